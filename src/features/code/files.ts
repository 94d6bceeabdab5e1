import type { Disposable } from '../../base/disposable'
import { Emitter, type Event } from '../../base/event'
import type { Place } from './origin'
import { FileResults, type ResultsOptions } from './results'

/** Files that are no longer seen, whose results are kept for when they are again. */
const mostKept = 20

/** Results of the files that are seen, each once however many editors show it. */
export class Files implements Disposable {
  readonly #options: ResultsOptions
  readonly #known = new Map<string, FileResults>()
  readonly #changed = new Emitter<FileResults>()
  #seen: ReadonlySet<string> = new Set()

  constructor(options: ResultsOptions) {
    this.#options = options
  }

  /** Fires when something is newly known of a file. */
  get onDidChange(): Event<FileResults> {
    return this.#changed.event
  }

  get(path: string): FileResults | undefined {
    return this.#known.get(path)
  }

  /** A file that is asked about without being seen. */
  add(place: Place): FileResults {
    return this.#known.get(place.path) ?? this.#make(place)
  }

  /** Loads again what is said of some files, or of those that are seen. */
  reload(paths: Iterable<string> = this.#seen): void {
    for (const path of paths) {
      void this.#known
        .get(path)
        ?.reload()
        .catch(() => undefined)
    }
  }

  /** Those that are seen now. */
  show(places: readonly Place[]): void {
    const seen = new Set(places.map(({ path }) => path))
    for (const place of places) {
      const known = this.add(place)
      // Those that were seen last stand last.
      this.#known.delete(place.path)
      this.#known.set(place.path, known)
      known.setVisible(true)
    }
    for (const path of this.#seen) {
      if (!seen.has(path)) {
        this.#known.get(path)?.setVisible(false)
      }
    }
    this.#seen = seen
    this.#forget()
  }

  dispose(): void {
    this.#known.forEach((results) => results.dispose())
    this.#known.clear()
    this.#changed.dispose()
  }

  #make(place: Place): FileResults {
    const results = new FileResults(place, this.#options)
    results.onDidChange(() => this.#changed.fire(results))
    this.#known.set(place.path, results)
    return results
  }

  #forget(): void {
    const old = [...this.#known.keys()].filter((path) => !this.#seen.has(path))
    for (const path of old.slice(0, Math.max(0, old.length - mostKept))) {
      this.#known.get(path)?.dispose()
      this.#known.delete(path)
    }
  }
}
