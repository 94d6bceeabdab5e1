import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { MetricValue, Step } from '../../../model/run'

export interface Point {
  readonly at: number
  readonly value: number
  readonly step: Step
}

/** `timestamp value [step [dataset digest]]`; undefined for a line that is not one. */
export function parsePoint(line: string): Point | undefined {
  const fields = line.trim().split(' ')
  const [at = '', value = '', step = '0'] = fields
  const parsed = parseFloating(value)
  const known = fields.length >= 2 && fields.length <= 6 && fields.length !== 4
  if (!known || parsed === undefined || !/^-?\d+$/.test(at) || !/^-?\d+$/.test(step)) {
    return undefined
  }
  return { at: Number(at), value: parsed, step: exact(step) }
}

const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity }

/** As Python writes numbers. */
function parseFloating(text: string): number | undefined {
  const [, sign, word = ''] = /^([+-]?)([a-z]+)$/i.exec(text) ?? []
  const named = words[word.toLowerCase()]
  if (named !== undefined) {
    return sign === '-' ? -named : named
  }
  const value = text === '' ? NaN : Number(text)
  return Number.isNaN(value) ? undefined : value
}

function exact(text: string): Step {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

export interface Points {
  readonly points: readonly Point[]
  /** Lines that are none. */
  readonly malformed: number
  /** What stands behind the last whole line: one that is still being written, or was never finished. */
  readonly rest: string
}

/** The points of a text of lines. */
export function parsePoints(text: string): Points {
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  const filled = lines.filter((line) => line.trim() !== '')
  const points = filled.map(parsePoint).filter((point) => point !== undefined)
  return { points, malformed: filled.length - points.length, rest }
}

/** The last value of one metric file as MLflow chooses it, kept so that only what was appended is read again. */
export class LastPoint {
  #end = 0
  #best: Point | undefined
  #malformed = 0
  #isCut = false

  /** Whether lines had to be left out. */
  get isIncomplete(): boolean {
    return this.#isCut || this.#malformed > 0
  }

  /** The value now; undefined while the file holds none. */
  read(path: string): MetricValue | undefined {
    const { size } = statSync(path)
    if (size < this.#end) {
      this.#end = 0
      this.#best = undefined
      this.#malformed = 0
    }
    if (size > this.#end) {
      const text = readFrom(path, this.#end, size)
      const { points, malformed, rest } = parsePoints(text)
      this.#end += Buffer.byteLength(text) - Buffer.byteLength(rest)
      this.#malformed += malformed
      this.#isCut = rest !== ''
      for (const point of points) {
        this.#best = !this.#best || isLater(point, this.#best) ? point : this.#best
      }
    }
    return this.#best
  }
}

/** By step, then time, then value: what MLflow takes for the last. */
function isLater(a: Point, b: Point): boolean {
  if (a.step !== b.step) {
    return a.step > b.step
  }
  return a.at !== b.at ? a.at > b.at : a.value >= b.value || Number.isNaN(b.value)
}

function readFrom(path: string, from: number, to: number): string {
  const descriptor = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(to - from)
    const count = readSync(descriptor, buffer, 0, buffer.length, from)
    return buffer.toString('utf8', 0, count)
  } finally {
    closeSync(descriptor)
  }
}
