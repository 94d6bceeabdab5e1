import { Emitter } from '../../src/base/event'
import { SlowSorts } from '../../src/features/runs/race'
import { createRunsController } from '../../src/features/runs/table'
import type { PanelLink } from '../../src/host/panel'
import type { ExperimentSource } from '../../src/model/platform'
import type { SnapshotOf } from '../../src/protocol/contract'
import type { RunsContract, RunsState } from '../../src/protocol/runs'
import { createTableClient } from '../../src/table/client'
import { Connector } from './connect'
import { tries, type Bench, type Section } from './context'
import { timed } from './samples'
import { benchExperiment, benchStore, bestRunName, sortedMetric, type BenchStore } from './stores'

/**
 * The best hundred from a server, as the runs table gets them: the table's host side is open on the experiment and shows its first
 * rows while the others stream in; then the sort is asked for as its page does. Done when the first hundred rows are certain and read.
 */

const column = `metric:${sortedMetric}` as const

/** The host's end of a page that nobody looks at. */
class Link implements PanelLink<RunsContract> {
  readonly visible = true
  title = ''
  readonly onDidChangeVisible = new Emitter<boolean>().event
  readonly onDidDispose = new Emitter<void>().event
  state: RunsState | undefined
  #wake = (): void => undefined

  publish<N extends keyof RunsContract['events']>(name: N, snapshot: SnapshotOf<RunsContract, N>): void {
    if (name === 'state') this.state = snapshot as RunsState
    this.#wake()
  }

  async until(what: (state: RunsState) => boolean, signal: AbortSignal): Promise<void> {
    while (!this.state || !what(this.state)) {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

function open(
  connector: Connector,
  experiments: ExperimentSource,
  link: Link,
): ReturnType<typeof createRunsController> {
  const nothing = (): Promise<undefined> => Promise.resolve(undefined)
  return createRunsController({
    sources: [
      {
        ref: { connection: 'bench', experimentId: benchExperiment.id },
        platform: { id: 'bench', experiments, dispose: () => undefined },
      },
    ],
    title: benchExperiment.name,
    key: 'bench',
    table: createTableClient(connector.worker('table')),
    layouts: { get: () => undefined, set: () => undefined },
    link,
    slowSorts: new SlowSorts(),
    problemOf: (error) => ({ sentence: String(error) }),
    copy: nothing,
    save: nothing,
    openRun: nothing,
    openUrl: nothing,
    compare: nothing,
    explain: nothing,
  })
}

/** One try on a server that has nothing else to do: an abandoned sort would go on in it for minutes. */
async function onFreshServer(bench: Bench, store: BenchStore, signal: AbortSignal): Promise<number> {
  await bench.stopServer()
  const connector = await Connector.make()
  const experiments = connector.server(await bench.server(store))
  await experiments.searchRuns({ experimentIds: [benchExperiment.id], limit: 100 }, signal)
  const link = new Link()
  const controller = open(connector, experiments, link)
  const { handlers } = controller
  let first: string | undefined
  try {
    await link.until(({ loaded }) => loaded > 0, signal)
    const ms = await timed(async () => {
      await handlers.sort({ keys: [{ column, descending: true }] }, signal)
      await link.until(({ provisional }) => !provisional, signal)
      const { cells } = await handlers.window({ start: 0, end: 100, columns: ['attribute:run_name'] }, signal)
      const [names] = cells
      first = names?.kind === 'text' ? names.strings[(names.codes[0] ?? 0) - 1] : undefined
    })
    const best = bestRunName(store)
    if (first !== best) throw new Error(`The best run was to be ${best}, not ${String(first)}`)
    return ms
  } finally {
    controller.dispose()
    await connector.close()
    await bench.stopServer()
  }
}

export const serverBest: Section = {
  name: 'Server: the best hundred',
  seconds: 240,
  async run(bench, signal) {
    for (const runs of bench.runs.filter((size) => size >= 10_000)) {
      const store = await benchStore('runs', runs)
      await tries(bench, 3, signal, async () => {
        bench.samples.add(`server.best.${String(runs)}`, await onFreshServer(bench, store, signal))
      })
    }
  },
}
