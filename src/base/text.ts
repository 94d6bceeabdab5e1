/** How names and texts of a platform read in rows; everything here takes what a server said as data. */

/** One line that fits a row: no line breaks, no control characters, nothing that turns the direction of what follows. */
export function oneLine(text: string, longest = 200): string {
  const head = text.slice(0, longest * 2)
  const line = head
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > longest || text.length > head.length ? `${cut(line, longest)}…` : line
}

function cut(text: string, longest: number): string {
  const last = text.charCodeAt(longest - 1)
  // Never half of a surrogate pair.
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest)
}

/** A name for a message: VS Code makes links, even ones that run commands, of `[text](target)` in messages and prompts. */
export function named(text: string): string {
  return oneLine(text, 80).replaceAll('](', ']\u200b(')
}

/** Text as itself in Markdown: all ASCII punctuation is escaped, so nothing is a link, markup or HTML. */
export function escapeMarkdown(text: string, longest = 300): string {
  return oneLine(text, longest).replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
