import type { Store } from './store'
import type { View } from './view'

/**
 * The next line at or after `from`, then from the top, whose name (of a group: its key) starts with the text, else contains
 * it; case does not matter. -1 for none.
 */
export function findLine(store: Store, view: View, text: string, from: number): number {
  const wanted = text.toLowerCase()
  const { rows, groups } = view.lines
  const names = store.texts('attribute:run_name')
  const scores = new Map<number, number>()
  const scoreOf = (row: number): number => {
    if (row < 0) {
      return score(groups[-1 - row] ?? '', wanted)
    }
    const code = names.codes[row] ?? 0
    const known = scores.get(code) ?? (code > 0 ? score(names.dictionary.text(code), wanted) : 0)
    scores.set(code, known)
    return known
  }
  let contains = -1
  for (let step = 0; step < rows.length; step += 1) {
    const line = (from + step) % rows.length
    const found = scoreOf(rows[line] ?? 0)
    if (found === 2) {
      return line
    }
    if (found === 1 && contains < 0) {
      contains = line
    }
  }
  return contains
}

function score(name: string, wanted: string): number {
  const lower = name.toLowerCase()
  return lower.startsWith(wanted) ? 2 : lower.includes(wanted) ? 1 : 0
}
