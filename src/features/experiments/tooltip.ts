import { escapeMarkdown } from '../../base/text'

/** A tooltip in Markdown: a title and facts. All data is escaped on its way in. */
export class Tooltip {
  #lines: string[] = []

  constructor(title: string | undefined) {
    if (title !== undefined) {
      this.#lines.push(`**${escapeMarkdown(title) || '\\(no name\\)'}**`)
    }
  }

  get text(): string {
    return this.#lines.join('  \n')
  }

  fact(name: string, value: string | undefined): this {
    if (value !== undefined && value !== '') {
      this.#lines.push(`${escapeMarkdown(name)}: ${escapeMarkdown(value)}`)
    }
    return this
  }

  line(text: string, longest = 300): this {
    this.#lines.push(escapeMarkdown(text, longest))
    return this
  }

  /** Facts in a row, as many as a tooltip holds. */
  list(facts: readonly (readonly [string, string])[], most = 20): this {
    for (const [name, value] of facts.slice(0, most)) {
      this.fact(name, value)
    }
    if (facts.length > most) {
      this.#lines.push(`and ${facts.length - most} more`)
    }
    return this
  }

  /** Sentences, as many as a tooltip holds, after a gap. */
  lines(texts: readonly string[], most = 10): this {
    if (texts.length > 0) {
      this.gap()
    }
    for (const text of texts.slice(0, most)) {
      this.line(text)
    }
    if (texts.length > most) {
      this.#lines.push(`and ${texts.length - most} more`)
    }
    return this
  }

  /** A gap between two parts. */
  gap(): this {
    this.#lines.push('')
    return this
  }
}
