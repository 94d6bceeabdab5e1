import * as vscode from 'vscode'
import type { Connections } from '../../host/connection'
import type { TableExperiment, TableSubject } from './subject'

const mostOffered = 1_000

/** Asks which experiments to show; undefined when the person thought better of it. */
export async function pickExperiments(connections: Connections): Promise<TableSubject | undefined> {
  const chosen = await vscode.window.showQuickPick(offer(connections), {
    title: 'Open Runs Table',
    placeHolder: 'Experiments whose runs to show',
    canPickMany: true,
    matchOnDescription: true,
  })
  return chosen === undefined || chosen.length === 0
    ? undefined
    : { experiments: chosen.map(({ experiment }) => experiment) }
}

type Item = vscode.QuickPickItem & { readonly experiment: TableExperiment }

async function offer(connections: Connections): Promise<Item[]> {
  const all = await connections.all()
  const lists = await Promise.allSettled(
    all.map(async ({ id, name, platform }) => {
      const page = await platform.experiments?.searchExperiments({ sort: 'updated', limit: mostOffered })
      return (page?.items ?? []).map((experiment) => ({
        label: experiment.name,
        description: all.length > 1 ? name : undefined,
        experiment: { connection: id, experimentId: experiment.id, name: experiment.name },
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
