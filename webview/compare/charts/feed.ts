import type { SeriesLine, SeriesPart } from '../../../src/protocol/charts'
import type { Problem } from '../../../src/protocol/contract'

/** A history that a chart wants: its run, and a number that changes when the history has grown. */
export interface Wanted {
  readonly run: string
  readonly stamp: number
}

export interface FeedState {
  /** By run. A map that is another whenever something in it is. */
  readonly lines: ReadonlyMap<string, SeriesLine>
  /** More points of a stretch of steps that is looked at closer, by run. */
  readonly detail: ReadonlyMap<string, SeriesLine>
  readonly busy: boolean
  readonly problem: Problem | undefined
  /** Something came, or it is known that there is nothing. */
  readonly isHere: boolean
}

export interface Question {
  readonly metric: string
  readonly runs: string[]
  readonly points: number
  readonly fromStep?: number
  readonly toStep?: number
}

/** How a feed asks its host. */
export interface FeedHost {
  begin(question: Question, signal: AbortSignal): Promise<SeriesPart>
  next(ticket: number, signal: AbortSignal): Promise<SeriesPart>
  problemOf(error: unknown): Problem
}

/** Points of all lines of a chart together, and of one. */
const [mostPoints, mostOfOne, leastOfOne] = [120_000, 4_000, 100]

const nothing: FeedState = { lines: new Map(), detail: new Map(), busy: false, problem: undefined, isHere: false }

/** The histories of one metric: asked for while somebody looks, only those that are new or have grown. */
export class Feed {
  readonly metric: string
  readonly #host: FeedHost
  readonly #listeners = new Set<() => void>()
  /** The stamps of what was read to its end. */
  readonly #read = new Map<string, number>()
  #wanted: readonly Wanted[] = []
  #state: FeedState = nothing
  #width = 600
  #whole: AbortController | undefined
  #closer: AbortController | undefined
  #isSeen = false

  constructor(metric: string, host: FeedHost) {
    this.metric = metric
    this.#host = host
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): FeedState => this.#state

  get isSeen(): boolean {
    return this.#isSeen
  }

  /** Points that are kept. */
  get size(): number {
    return [...this.#state.lines.values()].reduce((sum, { values }) => sum + values.length, 0)
  }

  /** These are the runs now; what others had is let go. */
  want(wanted: readonly Wanted[]): void {
    this.#wanted = wanted
    const runs = new Set(wanted.map(({ run }) => run))
    const { lines } = this.#state
    if ([...lines.keys()].some((run) => !runs.has(run))) {
      this.#set({ lines: new Map([...lines].filter(([run]) => runs.has(run))) })
    }
    if (this.#isSeen && !this.#whole && !this.#state.problem) {
      this.#load()
    }
  }

  /** Somebody looks, in so many pixels. */
  start(width: number): void {
    this.#isSeen = true
    this.#width = width
    if (!this.#whole) {
      this.#load()
    }
  }

  /** Nobody looks: what is on its way is cancelled. */
  stop(): void {
    this.#isSeen = false
    this.#whole?.abort()
    this.#whole = undefined
    this.closer(undefined)
    this.#set({ busy: false })
  }

  /** Lets go of all that was read, to be asked for again. */
  drop(): void {
    this.#read.clear()
    this.#state = nothing
  }

  retry(): void {
    this.#set({ problem: undefined })
    this.#load()
  }

  /** More points between two steps; undefined when all is looked at. */
  closer(steps: { readonly from: number; readonly to: number } | undefined): void {
    this.#closer?.abort()
    this.#closer = undefined
    if (this.#state.detail.size > 0) {
      this.#set({ detail: new Map() })
    }
    const runs = [...this.#state.lines.keys()]
    if (steps && runs.length > 0) {
      const control = (this.#closer = new AbortController())
      const range = { fromStep: Math.floor(steps.from), toStep: Math.ceil(steps.to) }
      void this.#follow({ ...this.#question(runs), ...range }, control, (lines) =>
        this.#set({ detail: withLines(this.#state.detail, lines) }),
      ).then(() => this.#set({ busy: this.#whole !== undefined }))
    }
  }

  #load(): void {
    const missing = this.#wanted.filter(({ run, stamp }) => !Object.is(this.#read.get(run), stamp))
    if (missing.length === 0) {
      this.#set({ isHere: true })
      return
    }
    const control = (this.#whole = new AbortController())
    const question = this.#question(missing.map(({ run }) => run))
    void this.#follow(question, control, (lines) =>
      this.#set({ lines: withLines(this.#state.lines, lines), isHere: true }),
    ).then((isWhole) => this.#loaded(control, isWhole ? missing : []))
  }

  #loaded(control: AbortController, read: readonly Wanted[]): void {
    if (this.#whole !== control) {
      return
    }
    this.#whole = undefined
    read.forEach(({ run, stamp }) => this.#read.set(run, stamp))
    this.#set({ busy: false, isHere: true })
    // What has grown meanwhile is asked for now.
    if (read.length > 0 && this.#isSeen) {
      this.#load()
    }
  }

  #question(runs: string[]): Question {
    const points = Math.min(mostOfOne, this.#width * 2, Math.floor(mostPoints / Math.max(1, this.#wanted.length)))
    return { metric: this.metric, runs, points: Math.max(leastOfOne, Math.floor(points)) }
  }

  /** Takes part after part; true when all came. */
  async #follow(
    question: Question,
    { signal }: AbortController,
    take: (lines: readonly SeriesLine[]) => void,
  ): Promise<boolean> {
    this.#set({ busy: true })
    try {
      let part = await this.#host.begin(question, signal)
      for (;;) {
        // The next part is asked for before this one is drawn, so that there is always a call to cancel.
        const next = part.done ? undefined : this.#host.next(part.ticket, signal)
        next?.catch(() => undefined)
        if (part.lines.length > 0) {
          take(part.lines)
        }
        if (!next) {
          return true
        }
        part = await next
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#set({ problem: this.#host.problemOf(error) })
      }
      return false
    }
  }

  #set(change: Partial<FeedState>): void {
    const next = { ...this.#state, ...change }
    const isSame = (Object.keys(change) as (keyof FeedState)[]).every((key) => this.#state[key] === next[key])
    if (!isSame) {
      this.#state = next
      this.#listeners.forEach((listener) => listener())
    }
  }
}

function withLines(
  before: ReadonlyMap<string, SeriesLine>,
  lines: readonly SeriesLine[],
): ReadonlyMap<string, SeriesLine> {
  const next = new Map(before)
  lines.forEach((line) => {
    // A coarse sample that comes anew while a run goes on does not replace what was exact: the exact one follows.
    const known = next.get(line.run)
    if (!known?.exact || line.exact || line.values.length > known.values.length) {
      next.set(line.run, line)
    }
  })
  return next
}
