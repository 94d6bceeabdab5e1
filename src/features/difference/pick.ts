import * as vscode from 'vscode'
import { formatAge } from '../../base/format'
import type { Connections } from '../../host/connection'
import type { NamedRun } from './subject'

const mostExperiments = 20
const mostRuns = 200

/** Exactly two runs: those given, or asked for until there are two; none when the person thought better of it. */
export async function completeTwo(
  given: readonly NamedRun[],
  connections: () => Promise<Connections>,
): Promise<readonly NamedRun[]> {
  if (given.length === 2) {
    return given
  }
  if (given.length > 2) {
    throw new Error(`Two runs can be told apart, and ${given.length} are selected. Select two of them.`)
  }
  const [one] = given
  const offered = await offer(await connections(), one)
  return one ? pickOther(one, offered) : pickTwo(offered)
}

type Item = vscode.QuickPickItem & { readonly run: NamedRun }

async function pickOther(one: NamedRun, items: readonly Item[]): Promise<readonly NamedRun[]> {
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Why Do These Runs Differ',
    placeHolder: `Run to hold against ${one.name}`,
    matchOnDescription: true,
  })
  return chosen ? [one, chosen.run] : []
}

async function pickTwo(items: readonly Item[]): Promise<readonly NamedRun[]> {
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Why Do These Runs Differ',
    placeHolder: 'Two runs',
    canPickMany: true,
    matchOnDescription: true,
  })
  return chosen
    ? completeTwo(
        chosen.map(({ run }) => run),
        () => Promise.reject(new Error('Choose two runs.')),
      )
    : []
}

/** The newest runs: of the run's own experiment, or of those that were last used. */
async function offer(connections: Connections, beside: NamedRun | undefined): Promise<readonly Item[]> {
  const all = (await connections.all()).filter(({ id }) => beside === undefined || id === beside.connection)
  const lists = await Promise.allSettled(
    all.map(async ({ id, name, platform }): Promise<readonly Item[]> => {
      const source = platform.experiments
      const query = { sort: 'updated', limit: mostExperiments } as const
      const experimentIds = beside
        ? [beside.experimentId]
        : ((await source?.searchExperiments(query))?.items ?? []).map((each) => each.id)
      const page = await source?.searchRuns({ experimentIds, limit: mostRuns })
      return (page?.items ?? []).map((run) => ({
        label: run.name,
        description: [run.startedAt && formatAge(run.startedAt, Date.now()), all.length > 1 && name, run.id.slice(0, 8)]
          .filter((part) => typeof part === 'string')
          .join(' · '),
        run: { connection: id, experimentId: run.experimentId, runId: run.id, name: run.name },
      }))
    }),
  )
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
  const failed = lists.find((list) => list.status === 'rejected')
  if (found.length === 0 && failed) {
    throw failed.reason
  }
  return found.filter(({ run }) => run.runId !== beside?.runId)
}
