import { exactText } from './cells'
import { runTitle } from '../../model/run'
import { valueOf, type ComparedRun, type Field } from './fields'

/** Fields down, runs across: the form that a table in a pull request or a spreadsheet has. */
export interface Sheet {
  readonly runs: readonly ComparedRun[]
  readonly fields: readonly Field[]
}

function rowsOf({ runs, fields }: Sheet): readonly (readonly string[])[] {
  return [
    ['', ...runs.map(({ run }) => runTitle(run))],
    ...fields.map((field) => [field.name, ...runs.map((run) => exactText(valueOf(run, field)))]),
  ]
}

export function tsvOf(sheet: Sheet): string {
  return rowsOf(sheet)
    .map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n')
}

/** RFC 4180; what a spreadsheet would take for a formula has an apostrophe before it. */
export function csvOf(sheet: Sheet): string {
  const quoted = (cell: string): string => {
    const safe = /^[=+@\t\r]|^-(?!\d|∞)/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `${rowsOf(sheet)
    .map((row) => row.map(quoted).join(','))
    .join('\r\n')}\r\n`
}

/** A Markdown table, as for a pull request: names and values are text, never markup. */
export function markdownOf(sheet: Sheet): string {
  const escaped = (cell: string): string =>
    cell
      .slice(0, 200)
      .replace(/[\r\n]+/g, ' ')
      .replace(/[\\`*_{}[\]<>()#+!|~@$^&]/g, '\\$&')
  const [head = [], ...rows] = rowsOf(sheet).map((row) => row.map(escaped))
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return `${[head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`
}
