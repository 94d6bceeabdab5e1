import type { Experiment, ExperimentQuery, LifecycleView, Page } from '../../model/experiment'
import { get, post, type Api } from './api'
import { given, toExperiment } from './map'
import { experimentAnswer, experimentsAnswer } from './wire'

export const viewTypes: Readonly<Record<LifecycleView, string>> = {
  active: 'ACTIVE_ONLY',
  deleted: 'DELETED_ONLY',
  all: 'ALL',
}

const orders: Readonly<Record<NonNullable<ExperimentQuery['sort']>, string>> = {
  name: 'name ASC',
  created: 'creation_time DESC',
  updated: 'last_update_time DESC',
}

const mostExperiments = 50_000

/** A page of experiments. What the server's filter cannot say exactly is asked for more widely and narrowed here. */
export async function searchExperiments(
  api: Api,
  { text = '', view = 'active', sort = 'created', limit, page }: ExperimentQuery,
  signal?: AbortSignal,
): Promise<Page<Experiment>> {
  const wanted = text.toLowerCase()
  let token = page
  for (;;) {
    const body = {
      max_results: Math.min(limit, mostExperiments),
      filter: text === '' ? undefined : nameFilter(text),
      order_by: [orders[sort], 'experiment_id ASC'],
      view_type: viewTypes[view],
      page_token: token,
    }
    const answer = await post(api, '/experiments/search', body, experimentsAnswer, { signal })
    const items = (answer.experiments ?? []).map(toExperiment)
    const matching = items.filter(({ name }) => name.toLowerCase().includes(wanted))
    token = given(answer.next_page_token)
    // A page that was narrowed to nothing is none: the next may hold what is looked for.
    if (matching.length > 0 || token === undefined) {
      return { items: matching, next: token }
    }
  }
}

export async function getExperiment(api: Api, id: string, signal?: AbortSignal): Promise<Experiment> {
  const query = { experiment_id: id }
  const { experiment } = await get(api, '/experiments/get', query, experimentAnswer, { signal })
  return toExperiment(experiment)
}

/**
 * The server's filter has no escapes, and SQLite's ILIKE knows the case of ASCII letters alone. In place of each character
 * that would be misread stands `_`, which is any one character.
 */
export function nameFilter(text: string): string {
  const pattern = Array.from(text, (character) => (isPlain(character) ? character : '_')).join('')
  return `name ILIKE '%${pattern}%'`
}

function isPlain(character: string): boolean {
  const isAscii = character >= ' ' && character <= '~'
  return isAscii ? !/['"`\\%_]/.test(character) : character.toLowerCase() === character.toUpperCase()
}
