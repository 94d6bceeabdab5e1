import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../servers/tool'
import { compareMeasures, compareSections } from './compare'
import { Servers, type Bench, type Section } from './context'
import { runsMeasures, sizes, startupMeasures, type Measure } from './measures'
import { engine, localAll, serverAll } from './hand'
import { localBest, localSeries } from './local'
import { page, pageSorted } from './page'
import { rest } from './rest'
import { resultOf, Samples, within } from './samples'
import { serverBest } from './race'
import { activation, size } from './startup'
import { textTable } from './table.mjs'
import { writer } from './writer'
import { experiments, firstLocal, firstServer, memory, scrolling } from './window'

/** `main.ts NAME [--quick] [--only word]`: runs the sections of a bench, prints the table and writes the results. */

interface Suite {
  readonly measures: readonly Measure[]
  readonly sections: readonly Section[]
}

const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1]
const runs = quick ? sizes.quick : sizes.full

/** Those that need a server stand together by what they leave behind: the last ones leave it busy. */
const runsSections: readonly Section[] = [
  page,
  pageSorted,
  firstLocal,
  firstServer,
  memory,
  scrolling,
  experiments,
  rest,
  localBest,
  localSeries,
  localAll,
  engine,
  writer,
  serverBest,
  serverAll,
]

const suites: Readonly<Record<string, Suite>> = {
  runs: {
    measures: runsMeasures(runs),
    sections: runsSections,
  },
  compare: { measures: compareMeasures, sections: compareSections },
  startup: { measures: startupMeasures, sections: [size, activation] },
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Seconds that a whole run may take: what is not done by then counts as missed. */
const limits = { quick: 360, full: 1_500 }

/** A section that fails costs its own measures only; its reason is said. */
async function runSection(section: Section, bench: Bench): Promise<void> {
  const began = performance.now()
  const left = (quick ? limits.quick : limits.full) - began / 1000
  say(`… ${section.name}`)
  try {
    await within(Math.max(1, Math.min(section.seconds, left)), (signal) => section.run(bench, signal))
    say(`✓ ${section.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    say(`✗ ${section.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

async function main(): Promise<void> {
  const name = process.argv[2] ?? ''
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined
  if (!suite) throw new Error(`There is no bench ${name}; there are ${Object.keys(suites).join(' and ')}.`)
  const samples = new Samples(say)
  const servers = new Servers()
  const bench: Bench = {
    quick,
    samples,
    runs,
    say,
    server: (store) => servers.url(store),
    stopServer: () => servers.stop(),
  }
  const wanted = process.argv.includes('--only') && only !== undefined ? only : undefined
  try {
    for (const section of suite.sections) {
      if (!wanted || section.name.includes(wanted)) await runSection(section, bench)
    }
  } finally {
    await servers.stop()
  }
  const results = suite.measures.map((measure) => resultOf(measure, samples))
  if (!wanted) {
    const folder = join(projectRoot, 'test', 'bench', 'results')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`)
  }
  const shown = wanted ? results.filter(({ ours, peer }) => ours ?? peer) : results
  process.stdout.write(`${textTable(shown)}\n`)
}

main().then(
  // A section that ran out of time may still be at work.
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(1)
  },
)
