import type { Experiment, ExperimentQuery, Page } from '../../model/experiment'
import type { ModelQuery, RegisteredModel } from '../../model/registry'
import { compareText } from './order'
import type { Trouble } from './trouble'

/** One page of a list of experiments that is at hand as a whole: both stores have few enough of them. */
export function pageExperiments(
  all: readonly Experiment[],
  query: ExperimentQuery,
  trouble: Trouble,
): Page<Experiment> {
  const { text = '', view = 'active', sort = 'created', limit, page } = query
  const wanted = text.toLowerCase()
  const matching = all.filter(
    ({ name, lifecycle }) => (view === 'all' || lifecycle === view) && name.toLowerCase().includes(wanted),
  )
  return pageOf(matching.sort(comparer(sort)), limit, page, trouble)
}

/** One page of the models of a store, by name or the last updated first. */
export function pageRegistered(
  all: readonly RegisteredModel[],
  query: ModelQuery,
  trouble: Trouble,
): Page<RegisteredModel> {
  const { text = '', kind, sort = 'name', limit, page } = query
  const wanted = text.toLowerCase()
  const matching = all.filter((model) => model.kind === kind && model.name.toLowerCase().includes(wanted))
  const byName = (a: RegisteredModel, b: RegisteredModel): number => compareText(a.name, b.name)
  const order =
    sort === 'name'
      ? byName
      : (a: RegisteredModel, b: RegisteredModel): number => (b.updatedAt ?? 0) - (a.updatedAt ?? 0) || byName(a, b)
  return pageOf(matching.sort(order), limit, page, trouble)
}

/** A page by offset; an unknown token is `invalidRequest`. */
export function pageOf<T>(items: readonly T[], limit: number, page: string | undefined, trouble: Trouble): Page<T> {
  const offset = page === undefined ? 0 : /^\d{1,15}$/.test(page) ? Number(page) : undefined
  if (offset === undefined) {
    throw trouble.badPage()
  }
  const end = offset + limit
  return { items: items.slice(offset, end), ...(end < items.length && { next: String(end) }) }
}

function comparer(sort: NonNullable<ExperimentQuery['sort']>): (a: Experiment, b: Experiment) => number {
  const byId = (a: Experiment, b: Experiment): number => a.id.length - b.id.length || compareText(a.id, b.id)
  if (sort === 'name') {
    return (a, b) => compareText(a.name, b.name) || byId(a, b)
  }
  const time = ({ createdAt = 0, updatedAt = createdAt }: Experiment): number =>
    sort === 'created' ? createdAt : updatedAt
  return (a, b) => time(b) - time(a) || byId(a, b)
}
