import { useEffect, useState } from 'react'
import { fault } from '../rpc'
import type { createEngine } from './engine'
import type { ChartEngine } from './types'

/** What chart.js exports. */
interface EngineModule {
  readonly createEngine: typeof createEngine
}

/** The bundle beside the page's own; the page's script has a nonce, which what it imports is given too. */
function loadEngine(): Promise<EngineModule> {
  const url = new URL('chart.js', import.meta.url).href
  return import(url) as Promise<EngineModule>
}

/** Loads the drawing part when there is an element to draw in. */
export function useEngine(element: HTMLElement | null): ChartEngine | undefined {
  const [engine, setEngine] = useState<ChartEngine>()
  useEffect(() => {
    if (!element) {
      return
    }
    let made: ChartEngine | undefined
    let isGone = false
    const begin = async (): Promise<void> => {
      const loaded = await loadEngine()
      if (!isGone) {
        made = loaded.createEngine(element)
        setEngine(made)
      }
    }
    begin().catch(fault)
    return () => {
      isGone = true
      made?.dispose()
      setEngine(undefined)
    }
  }, [element])
  return engine
}

/** An element's size in pixels, now and when it changes; undefined before it has one. */
export function useSize(element: HTMLElement | null): { readonly width: number; readonly height: number } | undefined {
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>()
  useEffect(() => {
    if (!element) {
      return
    }
    const watcher = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((before) =>
        before?.width === width && before.height === height
          ? before
          : width > 0 && height > 0
            ? { width, height }
            : before,
      )
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [element])
  return size
}
