import { shapes, type Stroke } from './types'

/**
 * Okabe and Ito's colours, which are told apart by everyone (https://jfly.uni-koeln.de/color/), in two sets: black and yellow
 * do not stand out from every background, so each set has what its own needs.
 */
const light = ['#0072b2', '#d55e00', '#009e73', '#b4548f', '#c08000', '#3a9bd0', '#000000', '#857700']
const dark = ['#56b4e9', '#e69f00', '#1fbf92', '#dd8fbd', '#f0e442', '#f07a3a', '#e0e0e0', '#6ea0ff']
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]

/** The stroke of the run at a place: eight colours, each with a marker of its own, then the same in other patterns. */
export function strokeAt(place: number, isDark: boolean): Stroke {
  const colors = isDark ? dark : light
  const at = place % colors.length
  return {
    color: colors[at] ?? '#808080',
    dash: dashes[Math.floor(place / colors.length) % dashes.length] ?? [],
    shape: shapes[at % shapes.length] ?? 'circle',
    isHollow: at >= shapes.length,
  }
}
