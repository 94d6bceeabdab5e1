const blocks = '▁▂▃▄▅▆▇█'

/**
 * Numbers as a row of blocks, the least of them the lowest. NaN is a gap; what is infinite stands at its end of the scale, and
 * the scale is that of the others.
 */
export function sparkline(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite)
  const least = finite.reduce((one, other) => Math.min(one, other), Infinity)
  const greatest = finite.reduce((one, other) => Math.max(one, other), -Infinity)
  return values.map((value) => blockOf(value, least, greatest)).join('')
}

function blockOf(value: number, least: number, greatest: number): string {
  if (Number.isNaN(value)) {
    return '·'
  }
  // Halves, so that the distance of the greatest doubles is still a number.
  const range = greatest / 2 - least / 2
  const part = Number.isFinite(value) ? (range > 0 ? (value / 2 - least / 2) / range : 0.5) : value > 0 ? 1 : 0
  return blocks.charAt(Math.min(blocks.length - 1, Math.floor(part * blocks.length)))
}
