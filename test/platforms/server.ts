import { afterEach } from 'mocha'
import { createHttp } from '../../src/base/http'
import type { ExperimentSource, StreamQuery, With } from '../../src/model/platform'
import { unpackStrings } from '../../src/base/strings'
import { mlflow } from '../../src/platforms/mlflow/kind'
import { startHttp, type Answer, type HttpServer } from '../servers/http'

/** A tracking server at an address, read as in the editor. */
export function connectServer(url: string, authorization?: string): ExperimentSource {
  return connectPlatform(url, authorization).experiments
}

export function connectPlatform(url: string, authorization?: string): With<'experiments' | 'registry'> {
  const authorize = authorization === undefined ? undefined : () => Promise.resolve({ authorization })
  const http = (baseUrl: string) => createHttp({ name: 'Lab', baseUrl, authorize })
  const context = { id: 'lab', name: 'Lab', folder: undefined, http, workerScript: () => '' }
  return mlflow.connect({ kind: 'mlflow', url }, context)
}

export interface Scripted {
  readonly server: HttpServer
  readonly source: ExperimentSource
}

/** Servers that answer as a test says, closed after each. */
export function scripted(): (answer: Answer) => Promise<Scripted> {
  let servers: HttpServer[] = []
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()))
    servers = []
  })
  return async (answer) => {
    const server = await startHttp(answer)
    servers.push(server)
    return { server, source: connectServer(server.url) }
  }
}

/** A run as a server tells it, with the least that there may be. */
export function wireRun(id: string, data: unknown = {}, info: object = {}): unknown {
  return { info: { run_id: id, run_name: id, experiment_id: '1', status: 'FINISHED', start_time: 1, ...info }, data }
}

export async function streamedNames(source: ExperimentSource, names: string[], signal?: AbortSignal): Promise<void> {
  const query: StreamQuery = { experimentIds: ['1'], columns: 'all' }
  for await (const { rows } of source.streamRuns(query, signal)) {
    names.push(...(rows ? unpackStrings(rows.names) : []))
  }
}
