import { PlatformError } from '../../base/errors'
import type { Connections } from '../../host/connection'
import { has, type With } from '../../model/platform'
import type { ComparedRun } from './fields'
import { keyOf, type Compared } from './subject'

/** Runs of one request. */
const atOnce = 200

/** Brings runs in the order asked, some hundreds a request and never one by one; `came` is told of all that is here so far. */
export async function loadRuns(
  connections: Pick<Connections, 'get'>,
  wanted: readonly Compared[],
  came: (runs: readonly ComparedRun[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const found = new Map<string, ComparedRun>()
  const lists = Map.groupBy(wanted, ({ connection, experimentId }) => JSON.stringify([connection, experimentId]))
  await Promise.all(
    Array.from(lists.values(), async (list) => {
      for (let start = 0; start < list.length; start += atOnce) {
        for (const run of await loadSome(connections, list.slice(start, start + atOnce), signal)) {
          found.set(run.key, run)
        }
        came(wanted.map((run) => found.get(keyOf(run))).filter((run) => run !== undefined))
      }
    }),
  )
}

async function loadSome(
  connections: Pick<Connections, 'get'>,
  some: readonly Compared[],
  signal: AbortSignal,
): Promise<readonly ComparedRun[]> {
  const { connection: id = '' } = some[0] ?? {}
  const { name, platform } = await connectionOf(connections, id)
  const ids = some.map(({ runId }) => runId)
  const runs = await platform.experiments.getRuns(ids, signal)
  return runs.map((run) => ({
    key: keyOf({ connection: id, runId: run.id }),
    connection: id,
    connectionName: name,
    run,
  }))
}

/** The connection of some of the runs, which may have gone meanwhile. */
export async function connectionOf(
  connections: Pick<Connections, 'get'>,
  id: string,
): Promise<{ readonly name: string; readonly platform: With<'experiments'> }> {
  const connection = await connections.get(id)
  if (!connection || !has(connection.platform, 'experiments')) {
    throw new PlatformError({
      reason: 'notFound',
      platform: id,
      endpoint: '',
      message: 'The connection that some of these runs came from is not there any more.',
      action: 'editConnection',
    })
  }
  return { name: connection.name, platform: connection.platform }
}
