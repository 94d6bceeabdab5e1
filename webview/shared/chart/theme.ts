import { useEffect, useState } from 'react'
import type { ChartTheme } from './types'

/** The editor's theme as charts need it, read again when it changes. */
export function useChartTheme(): ChartTheme {
  const [theme, setTheme] = useState(readTheme)
  useEffect(() => {
    const watcher = new MutationObserver(() => setTheme(readTheme()))
    watcher.observe(document.body, { attributes: true, attributeFilter: ['class'] })
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] })
    return () => watcher.disconnect()
  }, [])
  return theme
}

function readTheme(): ChartTheme {
  const style = getComputedStyle(document.body)
  const color = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise
  const { classList } = document.body
  const dark = !classList.contains('vscode-light') && !classList.contains('vscode-high-contrast-light')
  return {
    dark,
    contrast: classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
    text: color('foreground', dark ? '#cccccc' : '#3b3b3b'),
    dim: color('descriptionForeground', dark ? '#9d9d9d' : '#616161'),
    grid: color('editorWidget-border', dark ? '#454545' : '#c8c8c8'),
    background: color('editor-background', dark ? '#1f1f1f' : '#ffffff'),
    font: style.fontFamily,
  }
}
