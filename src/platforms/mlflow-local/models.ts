import type { Page } from '../../model/experiment'
import type { LoggedModelQuery } from '../../model/platform'
import type { LoggedModel } from '../../model/run'
import { compareText } from './order'
import { pageOf } from './page'
import type { Trouble } from './trouble'

/** By MLflow's code of a logged model's status. */
export const loggedModelStatuses: readonly LoggedModel['status'][] = ['unknown', 'pending', 'ready', 'failed']

/** A page of logged models, newest first. */
export function pageModels(
  models: readonly LoggedModel[],
  { limit, page }: LoggedModelQuery,
  trouble: Trouble,
): Page<LoggedModel> {
  const sorted = [...models].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0) || compareText(a.id, b.id))
  return pageOf(sorted, limit, page, trouble)
}
