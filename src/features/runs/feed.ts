import { PlatformError } from '../../base/errors'
import type { ExperimentSource, With } from '../../model/platform'
import type { ExperimentRef } from '../../model/run'
import type { Source } from '../../table/rows'

/** One experiment of a table, and the platform that has it. */
export interface RunsSource {
  readonly ref: ExperimentRef
  readonly platform: With<'experiments'>
}

/** All experiments of a table that come from one connection: they are asked for together. */
export interface Feed {
  readonly connection: string
  readonly experiments: ExperimentSource
  readonly experimentIds: readonly string[]
  /** Row ids are run ids; in a table of several connections, `<connection>/<run id>`, since two may show the same store. */
  readonly source: Source
}

export function feedsOf(sources: readonly RunsSource[]): readonly Feed[] {
  const first = new Map(sources.map((each) => [each.ref.connection, each]))
  return Array.from(first, ([connection, { platform }], index) => ({
    connection,
    experiments: platform.experiments,
    experimentIds: experimentsOf(sources, connection),
    source: { index, prefix: first.size > 1 ? `${connection}/` : '' },
  }))
}

function experimentsOf(sources: readonly RunsSource[], connection: string): readonly string[] {
  const ids = sources.filter(({ ref }) => ref.connection === connection).map(({ ref }) => ref.experimentId)
  return [...new Set(ids)]
}

/** Which run of which feed a row is. */
export function runOfRow(feeds: readonly Feed[], rowId: string): { readonly feed: Feed; readonly runId: string } {
  const fitting = feeds.filter(({ source }) => rowId.startsWith(source.prefix))
  const feed = fitting.sort((a, b) => b.source.prefix.length - a.source.prefix.length)[0]
  if (!feed) {
    const message = 'This run belongs to a connection that this table does not show.'
    throw new PlatformError({ reason: 'notFound', platform: 'waymark', endpoint: '', message })
  }
  return { feed, runId: rowId.slice(feed.source.prefix.length) }
}
