/**
 * SQLite's LIKE: `%` is any run of characters, `_` one code point, no escape, the whole text must match, case matters.
 * Never slower than the length of the text times that of the pattern.
 */
export function like(pattern: string): (text: string) => boolean {
  const parts = pattern.split('%')
  if (pattern.includes('_') || parts.length > 3) return (text) => matches(text, pattern)
  const [head = '', middle = '', tail = ''] = parts.length === 3 ? parts : [parts[0], '', parts[1]]
  if (parts.length === 1) return (text) => text === pattern
  return (text) =>
    text.length >= head.length + middle.length + tail.length &&
    text.startsWith(head) &&
    text.endsWith(tail) &&
    (middle === '' || text.slice(head.length, text.length - tail.length).includes(middle))
}

/** SQLite's `lower(text) LIKE lower(pattern)`: the letters A–Z alone are folded. */
export function ilike(pattern: string): (text: string) => boolean {
  const test = like(lower(pattern))
  return (text) => test(lower(text))
}

function lower(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text
}

/** The greedy walk that goes back to the last `%` alone, since an earlier one can only take less. */
function matches(text: string, pattern: string): boolean {
  let at = 0
  let next = 0
  let star = -1
  let mark = 0
  while (at < text.length) {
    const wanted = pattern.charAt(next)
    if (wanted === '%') {
      star = next
      next += 1
      mark = at
    } else if (wanted === '_') {
      at += width(text, at)
      next += 1
    } else if (wanted !== '' && wanted === text.charAt(at)) {
      at += 1
      next += 1
    } else if (star >= 0) {
      mark += width(text, mark)
      at = mark
      next = star + 1
    } else {
      return false
    }
  }
  return /^%*$/.test(pattern.slice(next))
}

function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
