import { watch, type FSWatcher } from 'node:fs'

/** The system has a limited number of watches that all programs share. */
const mostWatched = 512

/** Tells whether something has changed in some folders. Where the system gives no watch, the reader's own clock has to do. */
export class Watch {
  readonly #watchers = new Map<string, FSWatcher>()
  #changed = true

  get hasChanged(): boolean {
    return this.#changed
  }

  reset(): void {
    this.#changed = false
  }

  add(folder: string): void {
    if (this.#watchers.has(folder) || this.#watchers.size >= mostWatched) {
      return
    }
    try {
      const watcher = watch(folder, { persistent: false }, () => (this.#changed = true))
      watcher.on('error', () => this.#remove(folder))
      this.#watchers.set(folder, watcher)
    } catch {
      // No such folder, or no watch left.
    }
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) {
      this.#remove(folder)
    }
  }

  #remove(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    this.#changed = true
  }
}
