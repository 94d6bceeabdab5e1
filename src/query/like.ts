/**
 * SQLite's LIKE: `%` is any run of characters, `_` one code point, no escape, the whole text must match, case matters.
 * Never slower than the length of the text times that of the pattern.
 */
export function like(pattern: string): (text: string) => boolean {
  const [head = '', ...rest] = pattern.split('%')
  const tail = rest.pop()
  if (pattern.includes('_')) return (text) => matches(text, pattern)
  if (tail === undefined) return (text) => text === pattern
  const middles = rest.filter((part) => part !== '')
  const shortest = head.length + tail.length
  return (text) =>
    text.length >= shortest &&
    text.startsWith(head) &&
    text.endsWith(tail) &&
    (middles.length === 0 || holds(text, middles, head.length, text.length - tail.length))
}

/** Whether the parts stand in the text one after another between two places: each is best taken where it comes first. */
function holds(text: string, parts: readonly string[], start: number, end: number): boolean {
  let from = start
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from <= end
}

/** SQLite's `lower(text) LIKE lower(pattern)`: the letters A–Z alone are folded. */
export function ilike(pattern: string): (text: string) => boolean {
  const test = like(lower(pattern))
  return (text) => test(lower(text))
}

function lower(text: string): string {
  // Within ASCII the two are the same, and the engine's own is the quicker by far.
  if (!/[\u0080-\uffff]/.test(text)) return text.toLowerCase()
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
