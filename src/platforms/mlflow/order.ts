import { columnKind, columnName, type SortKey } from '../../model/run'
import { refusal, root, type Api } from './api'

const entities = { metric: 'metrics', param: 'params', tag: 'tags' } as const

/** What MLflow can order runs by, beside metrics, params and tags. */
const orderable = new Set(['run_name', 'status', 'start_time', 'end_time', 'user_id', 'run_id', 'artifact_uri'])

/** The sort as MLflow's `order_by`; `invalidRequest` for what a server cannot order by. Newest first where none is given. */
export function orderBy(api: Api, sort: readonly SortKey[] = []): string[] {
  const seen = new Set<string>()
  const keys = sort.filter(({ column }) => !seen.has(column) && seen.add(column))
  return keys.map((key) => `${subjectOf(api, key)} ${key.descending ? 'DESC' : 'ASC'}`)
}

function subjectOf(api: Api, { column }: SortKey): string {
  const kind = columnKind(column)
  const name = columnName(column)
  if (kind === 'attribute') {
    if (!orderable.has(name)) {
      throw cannot(api, name)
    }
    return `attributes.${name}`
  }
  // MLflow reads the key as a shell would, between double quotes.
  if (/["`\\]/.test(name)) {
    throw cannot(api, name)
  }
  return `${entities[kind]}.\`${name}\``
}

function cannot(api: Api, name: string): Error {
  return refusal(api, 'invalidRequest', `${root}/runs/search`, `An MLflow server cannot sort by ${name}.`)
}
