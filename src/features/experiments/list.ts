import type { Disposable } from '../../base/disposable'
import { isAbort, PlatformError } from '../../base/errors'
import { Emitter, type Event } from '../../base/event'
import { Resource } from '../../base/resource'
import type { Page } from '../../model/experiment'

export interface PagedListOptions<T> {
  /** Items that one step of *Load More* brings. */
  readonly size: number
  load(page: { readonly limit: number; readonly page?: string }, signal: AbortSignal): Promise<Page<T>>
  /** Items that are to be there although they are on no loaded page; a failure leaves those that were there. */
  extra?(items: readonly T[], signal: AbortSignal): Promise<readonly T[]>
  readonly id: (item: T) => string
  readonly now?: () => number
}

/** What is loaded of a list. */
export interface Loaded<T> {
  readonly items: readonly T[]
  /** Items beyond the loaded pages, none of them in `items`. */
  readonly extra: readonly T[]
  readonly next: string | undefined
}

/** The most that is asked for in one request when pages that were loaded one by one are loaded again. */
const largest = 1000

/**
 * A long list of a platform, of which the first pages are loaded. What was loaded stays while it is loaded again, and when
 * that fails; loading again brings as much as was there.
 */
export class PagedList<T> implements Disposable {
  readonly #options: PagedListOptions<T>
  readonly #changed = new Emitter<void>()
  #resource: Resource<Loaded<T>>
  #before: { readonly value: Loaded<T>; readonly at: number } | undefined
  #wanted: number
  #more: Promise<void> | undefined
  #moreError: unknown

  constructor(options: PagedListOptions<T>) {
    this.#options = options
    this.#wanted = options.size
    this.#resource = this.#make()
  }

  /** Fires when a loading has ended, well or not, and when items were added. */
  get onDidChange(): Event<void> {
    return this.#changed.event
  }

  get value(): Loaded<T> | undefined {
    return this.#resource.state.value ?? this.#before?.value
  }

  /** When `value` was got, in milliseconds since 1970. */
  get at(): number | undefined {
    return this.#resource.state.at ?? this.#before?.at
  }

  /** Why the last loading failed; undefined once one went well. */
  get error(): unknown {
    const { status, error } = this.#resource.state
    return status === 'ready' ? undefined : error
  }

  /** Why the last *Load More* failed. */
  get moreError(): unknown {
    return this.#moreError
  }

  /** What is at hand, or what a first load brings. */
  async get(signal?: AbortSignal): Promise<Loaded<T>> {
    return this.value ?? (await this.refresh(signal))
  }

  async refresh(signal?: AbortSignal): Promise<Loaded<T>> {
    this.#wanted = Math.max(this.#options.size, this.#resource.state.value?.items.length ?? 0)
    return this.#resource.refresh(signal)
  }

  /** Loads the first page anew because the question has changed; what is there stays until the answer comes. */
  async reset(): Promise<void> {
    const { value, at } = this
    this.#resource.dispose()
    this.#before = value && at !== undefined ? { value, at } : undefined
    this.#more = undefined
    this.#moreError = undefined
    this.#wanted = this.#options.size
    this.#resource = this.#make()
    await this.#resource.refresh()
  }

  /** Loads one page more; a failure is kept in `moreError` and thrown. */
  async more(): Promise<void> {
    const more = (this.#more ??= this.#next())
    try {
      await more
    } finally {
      if (this.#more === more) {
        this.#more = undefined
      }
    }
  }

  /** Adds items that are on no loaded page, or newer versions of ones that are. */
  add(items: readonly T[]): void {
    const { value } = this
    if (value) {
      const { id } = this.#options
      const newer = new Map(items.map((item) => [id(item), item]))
      const replace = (item: T): T => newer.get(id(item)) ?? item
      const known = new Set([...value.items, ...value.extra].map((item) => id(item)))
      this.#resource.set({
        ...value,
        items: value.items.map(replace),
        extra: [...value.extra.map(replace), ...items.filter((item) => !known.has(id(item)))],
      })
    }
  }

  dispose(): void {
    this.#resource.dispose()
    this.#changed.dispose()
  }

  #make(): Resource<Loaded<T>> {
    const resource = new Resource((signal) => this.#load(signal), { now: this.#options.now })
    resource.onDidChange(({ status }) => {
      if (status === 'ready') {
        this.#before = undefined
      }
      if (status !== 'loading') {
        this.#changed.fire()
      }
    })
    return resource
  }

  async #load(signal: AbortSignal): Promise<Loaded<T>> {
    const wanted = this.#wanted
    const items: T[] = []
    let next: string | undefined
    do {
      const limit = Math.min(largest, wanted - items.length)
      const page = await this.#options.load({ limit, page: next }, signal)
      items.push(...page.items)
      next = page.items.length > 0 ? page.next : undefined
    } while (next !== undefined && items.length < wanted)
    return this.#complete(items, next, signal)
  }

  async #next(): Promise<void> {
    const resource = this.#resource
    const page = resource.state.value?.next
    if (page === undefined) {
      return
    }
    try {
      const { items, next } = await this.#options.load(
        { limit: this.#options.size, page },
        new AbortController().signal,
      )
      const value = resource.state.value
      if (resource === this.#resource && value) {
        const all = [...value.items, ...items]
        this.#moreError = undefined
        resource.set(await this.#complete(all, items.length > 0 ? next : undefined, new AbortController().signal))
      }
    } catch (error) {
      await this.#moreFailed(resource, error)
    }
  }

  async #moreFailed(resource: Resource<Loaded<T>>, error: unknown): Promise<void> {
    if (resource !== this.#resource || isAbort(error)) {
      return
    }
    if (error instanceof PlatformError && error.reason === 'invalidRequest') {
      // The page's token is no longer known: the list is read from its start, one page further.
      this.#wanted = (resource.state.value?.items.length ?? 0) + this.#options.size
      await resource.refresh()
      this.#moreError = undefined
      return
    }
    this.#moreError = error
    this.#changed.fire()
    throw error
  }

  async #complete(all: readonly T[], next: string | undefined, signal: AbortSignal): Promise<Loaded<T>> {
    const { id } = this.#options
    // A list that grows while it is paged shows the same item on two pages.
    const items = [...new Map(all.map((item) => [id(item), item])).values()]
    const known = new Set(items.map((item) => id(item)))
    const extra = await this.#extra(items, signal)
    return { items, next, extra: extra.filter((item) => !known.has(id(item))) }
  }

  async #extra(items: readonly T[], signal: AbortSignal): Promise<readonly T[]> {
    try {
      return (await this.#options.extra?.(items, signal)) ?? []
    } catch (error) {
      if (isAbort(error)) {
        throw error
      }
      return this.#resource.state.value?.extra ?? []
    }
  }
}
