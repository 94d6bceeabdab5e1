/** Anything that gives back what it took. Structurally VS Code's `Disposable`, without importing it. */
export interface Disposable {
  dispose(): void
}

export function toDisposable(dispose: () => void): Disposable {
  return { dispose }
}

/**
 * Owns disposables and gives them back in reverse order. Added to after its own disposal, it disposes at once, so that
 * an `await` between creation and registration cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>()
  #disposed = false

  get isDisposed(): boolean {
    return this.#disposed
  }

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) {
      item.dispose()
    } else {
      this.#items.add(item)
    }
    return item
  }

  /** Disposes one item before the store itself goes. */
  delete(item: Disposable): void {
    if (this.#items.delete(item)) {
      item.dispose()
    }
  }

  dispose(): void {
    this.#disposed = true
    const items = [...this.#items].reverse()
    this.#items.clear()
    for (const item of items) {
      item.dispose()
    }
  }
}
