import { formatNumber, formatPlural } from '../../base/format'
import { escapeMarkdown } from '../../base/text'
import { byName } from '../../model/metric'
import { runTitle } from '../../model/run'
import { isBetter, type KnownSense } from '../../model/sense'
import type { Facts, MetricFacts, ParamFacts } from './facts'
import { sameValue, type Mark } from './notes'
import type { FileRun } from './results'
import { stateWords, type Scene } from './summary'

const mostRuns = 5
const mostParams = 4
const mostValues = 10

/** What a hover says of a place, as Markdown in which all that a platform gave is escaped; undefined where nothing is known. */
export function hoverOf({ about, key, literal }: Mark, facts: Facts, scene: Scene): string | undefined {
  if (about === 'metric') {
    const found = facts.metric(key)
    return found && metricHover(found, facts.sense(key), scene)
  }
  const found = facts.param(key)
  return found && paramHover(found, literal)
}

function metricHover(found: MetricFacts, sense: KnownSense, scene: Scene): string {
  const { key, value, last, runs, against, line } = found
  const title = `**${escapeMarkdown(key)}** of ${formatPlural(runs.length, 'run')}${senseWords(sense)}`
  const now = `Last: ${formatNumber(value)}, ${escapeMarkdown(runTitle(last.run))} ${stateWords(last.run, scene.now)}`
  const than =
    against &&
    `${against.is === 'baseline' ? 'Baseline' : 'Best'}: ${formatNumber(against.value)}, ${escapeMarkdown(runTitle(against.run))}`
  const best = sense.sense === undefined ? runs.slice(0, mostRuns) : bestRuns(runs, key, sense)
  const params = differing(best)
  const heads = ['Run', escapeMarkdown(key), ...params.map((name) => escapeMarkdown(name, 40))]
  const rows = best.map((each) => [
    escapeMarkdown(runTitle(each.run), 60),
    formatNumber(each.run.metrics.get(key)?.value ?? NaN),
    ...params.map((name) => escapeMarkdown(each.run.params.get(name) ?? '–', 40)),
  ])
  return [title, [now, than].filter((each) => each !== undefined).join('  \n'), line, table(heads, rows, 1)]
    .filter((part) => part !== '')
    .join('\n\n')
}

function senseWords({ sense, guessed }: KnownSense): string {
  return sense === undefined ? '' : `, ${sense} is better${guessed ? ' (guessed from the name)' : ''}`
}

function bestRuns(runs: readonly FileRun[], key: string, { sense }: KnownSense): readonly FileRun[] {
  const value = ({ run }: FileRun): number => run.metrics.get(key)?.value ?? NaN
  return runs
    .filter((each) => !Number.isNaN(value(each)))
    .toSorted((one, other) => {
      const better = isBetter(value(one), value(other), sense)
      return better === undefined ? 0 : better ? -1 : 1
    })
    .slice(0, mostRuns)
}

/** Params in which the runs are not all the same, else the first ones. */
function differing(runs: readonly FileRun[]): readonly string[] {
  const names = [...new Set(runs.flatMap(({ run }) => [...run.params.keys()]))].sort(byName)
  const different = names.filter((name) => new Set(runs.map(({ run }) => run.params.get(name))).size > 1)
  return (different.length > 0 ? different : names).slice(0, mostParams)
}

function paramHover({ key, metric, sense, values }: ParamFacts, literal: string | undefined): string {
  const by = metric === undefined ? '' : `, by ${escapeMarkdown(metric)}${senseWords(sense)}`
  const title = `**${escapeMarkdown(key)}**: ${formatPlural(values.length, 'value')} tried${by}`
  const told = metric !== undefined && values.some(({ best }) => best !== undefined)
  const heads = ['Value', 'Runs', ...(told ? [`Best ${escapeMarkdown(metric, 40)}`] : [])]
  const rows = values.slice(0, mostValues).map(({ text, runs, best }) => {
    const here = literal !== undefined && sameValue(text, literal)
    const value = escapeMarkdown(text, 60) || '\\(empty\\)'
    return [
      here ? `**${value}**` : value,
      String(runs.length),
      ...(told ? [best === undefined ? '–' : formatNumber(best)] : []),
    ]
  })
  const more = values.length > mostValues ? `\n\nand ${values.length - mostValues} more` : ''
  return `${title}\n\n${table(heads, rows, 1)}${more}`
}

/** @param numbers the first of the columns that are numbers. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], numbers: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = heads.map((_head, column) => (column >= numbers ? '--:' : '---'))
  return [line(heads), line(rule), ...rows.map(line)].join('\n')
}
