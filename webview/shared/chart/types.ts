/** The history of one run as a chart draws it; arrays of one length, by step. NaN and the infinities are themselves. */
export interface ChartLine {
  /** The run's key. */
  readonly id: string
  readonly name: string
  readonly steps: Float64Array
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  readonly values: Float64Array
  /** False for a coarse sample, which may lack spikes. */
  readonly exact: boolean
}

/** `relative` is the time since the line's first point. */
export type ChartAxis = 'step' | 'time' | 'relative'

/** A stretch of the x axis: steps or milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface LineSpec {
  readonly metric: string
  readonly lines: readonly ChartLine[]
  readonly axis: ChartAxis
  readonly logX: boolean
  readonly logY: boolean
  /** 0 for none, below 1: the weight of what came before. */
  readonly smoothing: number
  /** Which way the metric is better; undefined where nobody knows. */
  readonly sense: 'higher' | 'lower' | undefined
  /** The line that others are measured against. */
  readonly baseline: string | undefined
  /** The line that a person picked: the others stand back. */
  readonly picked: string | undefined
  /** What is looked at; undefined for all of it. */
  readonly stretch: Stretch | undefined
}

export const shapes = ['circle', 'square', 'triangle', 'diamond'] as const
export type Shape = (typeof shapes)[number]

/** How a run is told from the others: by colour, by marker, and by pattern where colours repeat. */
export interface Stroke {
  readonly color: string
  /** Pixels drawn and left out in turn; empty for a solid line. */
  readonly dash: readonly number[]
  readonly shape: Shape
  readonly isHollow: boolean
}

/** What of the editor's theme a chart is drawn with. */
export interface ChartTheme {
  readonly dark: boolean
  readonly contrast: boolean
  readonly text: string
  readonly dim: string
  readonly grid: string
  readonly background: string
  readonly font: string
}

/** Pixels of the part of a chart that is drawn in, and what lies around it. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** A place on an axis, in its own units, and what is written there. */
export interface Tick {
  readonly at: number
  readonly label: string
}

/** An axis is linear in its own units: of a logarithmic one, these are powers of ten. */
export interface AxisFigure {
  readonly from: number
  readonly to: number
  readonly ticks: readonly Tick[]
  readonly title: string
}

interface LayerOf<K extends string> {
  readonly kind: K
  readonly id: string
  /** x and y in turn, in the units of the axes; a y that is NaN is a gap. */
  readonly points: Float64Array
  readonly color: string
  readonly opacity: number
}
export type LineLayer = LayerOf<'line'> & { readonly width: number; readonly dash: readonly number[] }
export type MarksLayer = LayerOf<'marks'> & {
  readonly shape: Shape | 'up' | 'down' | 'cross'
  readonly isHollow: boolean
  /** Pixels. */
  readonly size: number
}
export type Layer = LineLayer | MarksLayer

/** A text beside the plot, for pictures: on screen these are elements of the page. */
export interface FigureLabel {
  /** The middle of the text, in pixels from the top. */
  readonly y: number
  readonly text: string
  readonly color: string
}

/** What is drawn, free of who draws it. */
export interface Figure {
  readonly title: string
  readonly frame: Frame
  readonly x: AxisFigure
  readonly y: AxisFigure
  /** The last one lies above the others. */
  readonly layers: readonly Layer[]
  readonly labels: readonly FigureLabel[]
}

/** Something that draws figures into an element. */
export interface ChartEngine {
  draw(figure: Figure, theme: ChartTheme): void
  /** A data URL, at twice the size. */
  png(): string
  svg(): string
  dispose(): void
}
