// The results of the bench as text for a terminal and as Markdown for the README.

const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(value >= 10 ? 3 : 2)))

function spread(value, unit) {
  if (!value) return '–'
  const { median, min, max, n } = value
  return n === 1 || min === max
    ? `${number(median)} ${unit}`
    : `${number(median)} ${unit} (${number(min)}–${number(max)})`
}

function verdict({ met, ours }) {
  if (met === null) return ''
  if (!ours) return 'missed (not measured)'
  return met ? 'met' : 'missed'
}

const cells = (result) => [
  result.measure,
  spread(result.ours, result.unit),
  spread(result.peer, result.unit),
  result.target?.sentence ?? '',
  verdict(result),
  result.ratio === null ? '' : number(result.ratio),
]

const heads = ['Measure', 'Waymark', 'Peer', 'To reach', '', 'Ratio']

/** A table in columns of even width. */
export function textTable(results) {
  const rows = [heads, ...results.map(cells)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same as a Markdown table. */
export function markdownTable(results) {
  const line = (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    line(heads),
    line(heads.map((_, column) => (column === 0 ? '---' : column === 5 ? '--:' : '---'))),
    ...results.map((result) => line(cells(result))),
  ].join('\n')
}
