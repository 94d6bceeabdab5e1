/** Type to find: letters typed within a moment of each other are one word, which leads to a row. */
export class Finder {
  #text = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #abort: AbortController | undefined
  readonly #listeners = new Set<() => void>()

  constructor(
    private readonly find: (text: string, fresh: boolean, signal: AbortSignal) => Promise<void>,
    private readonly wait = 1_000,
  ) {}

  /** Empty where nothing is being typed. */
  readonly text = (): string => this.#text

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get typing(): boolean {
    return this.#text !== ''
  }

  type(letters: string): void {
    const fresh = this.#text === ''
    this.#set(this.#text + letters)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.stop(), this.wait)
    this.#abort?.abort()
    this.#abort = new AbortController()
    void this.find(this.#text, fresh, this.#abort.signal)
  }

  /** The word is over; a search that is under way still arrives. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#set('')
  }

  #set(text: string): void {
    this.#text = text
    this.#listeners.forEach((listener) => listener())
  }
}
