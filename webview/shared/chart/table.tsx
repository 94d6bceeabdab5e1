import type { ReactNode } from 'react'
import { formatCount, formatNumber, missing } from '../../../src/base/format'
import { messageOf, summaryOf } from './readings'
import type { LineSpec } from './types'

const titles = ['Run', 'Points here', 'First', 'Least', 'Greatest', 'Last', 'Last step', 'Not finite']

/** What a chart of lines says, as a table: a row for each run. */
export function LinesTable({ spec }: { readonly spec: LineSpec }): ReactNode {
  return (
    <table className="chart-table" aria-label={messageOf(spec)}>
      <thead>
        <tr>
          {titles.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {spec.lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">{line.id === spec.baseline ? `${line.name} (baseline)` : line.name}</th>
            <td className="number">{formatCount(line.values.length)}</td>
            {summaryOf(line).map((value, at) => (
              <td key={at} className="number">
                {value === undefined ? missing : formatNumber(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
