import * as vscode from 'vscode'
import { formatAge } from '../../base/format'
import type { Connection, Connections } from '../../host/connection'
import type { ExperimentSource } from '../../model/platform'
import type { Compared } from './subject'

const mostExperiments = 1_000
/** The newest runs of an experiment that are offered, and that two experiments are compared by. */
export const newest = 200

/** Asks for an experiment and then for its runs; undefined when the person thought better of it. */
export async function pickRuns(connections: Connections): Promise<readonly Compared[] | undefined> {
  const all = await connections.all()
  const experiment = await vscode.window.showQuickPick(experimentsOf(all), {
    title: 'Compare Runs',
    placeHolder: 'Experiment whose runs to compare',
    matchOnDescription: true,
  })
  const source = experiment && all.find(({ id }) => id === experiment.connection)?.platform.experiments
  if (!source) {
    return undefined
  }
  const chosen = await vscode.window.showQuickPick(runsOf(source, experiment), {
    title: `Compare Runs of ${experiment.label}`,
    placeHolder: 'Two runs or more',
    canPickMany: true,
    matchOnDescription: true,
  })
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ run }) => run)
}

interface ExperimentItem extends vscode.QuickPickItem {
  readonly connection: string
  readonly experimentId: string
}

async function experimentsOf(all: readonly Connection[]): Promise<readonly ExperimentItem[]> {
  const lists = await Promise.allSettled(
    all.map(async ({ id, name, platform }) => {
      const page = await platform.experiments?.searchExperiments({ sort: 'updated', limit: mostExperiments })
      return (page?.items ?? []).map((experiment) => ({
        label: experiment.name,
        description: all.length > 1 ? name : undefined,
        connection: id,
        experimentId: experiment.id,
      }))
    }),
  )
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
  const failed = lists.find((list) => list.status === 'rejected')
  if (found.length === 0 && failed) {
    throw failed.reason
  }
  return found
}

type RunItem = vscode.QuickPickItem & { readonly run: Compared }

async function runsOf(source: ExperimentSource, { connection, experimentId }: ExperimentItem): Promise<RunItem[]> {
  const { items } = await source.searchRuns({ experimentIds: [experimentId], limit: newest })
  return items.map(({ id, name, startedAt }) => ({
    label: name || id,
    description: startedAt === undefined ? undefined : formatAge(startedAt, Date.now()),
    run: { connection, experimentId, runId: id, name },
  }))
}
