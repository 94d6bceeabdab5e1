import type { ReactNode } from 'react'
import type { Stroke } from './types'

const outlines: Readonly<Record<Stroke['shape'], string>> = {
  circle: 'M8,2 a4,4 0 1 0 8,0 a4,4 0 1 0 -8,0 Z',
  square: 'M8.5,-1.5 h7 v7 h-7 Z',
  triangle: 'M12,-2.5 L16.5,5.5 H7.5 Z',
  diamond: 'M12,-3 L16.5,2 L12,7 L7.5,2 Z',
}

/** A run's colour, pattern and marker, small: what stands beside its name. */
export function Swatch({ stroke }: { readonly stroke: Stroke }): ReactNode {
  const { color, dash, shape, isHollow } = stroke
  return (
    <svg className="swatch" width="24" height="12" viewBox="0 -4 24 12" aria-hidden="true">
      <path d="M0,2 H24" stroke={color} strokeWidth="2" strokeDasharray={dash.join(' ')} fill="none" />
      <path
        d={outlines[shape]}
        stroke={color}
        strokeWidth="1.5"
        fill={isHollow ? 'var(--vscode-editor-background)' : color}
      />
    </svg>
  )
}
