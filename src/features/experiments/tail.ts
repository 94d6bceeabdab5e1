import { wordsFor } from '../../host/words'
import { keyOf, type MoreNode, type Node, type NoteNode, type ProblemNode, type Stale } from './nodes'
import type { PagedList } from './list'

/** A row that says what failed, with its one next step. */
export function problemRow(parent: Node, connection: string, error: unknown, retry: () => Promise<void>): ProblemNode {
  return {
    kind: 'problem',
    key: keyOf('problem', parent.key),
    parent,
    words: wordsFor(error),
    subject: { kind: 'connection', connection },
    retry,
  }
}

export function moreRow(parent: Node, load: () => Promise<void>): MoreNode {
  return { kind: 'more', key: keyOf('more', parent.key), parent, load }
}

export function noteRow(parent: Node, text: string, about: NoteNode['about'] = 'empty'): NoteNode {
  return { kind: 'note', key: keyOf('note', parent.key), parent, text, about }
}

/**
 * Rows of a list, loaded if they were not asked for yet. A failure stays one until the list is refreshed: rows are asked for
 * again whenever something changes, and that must not ask the platform again.
 */
export async function listRows<T>(
  parent: Node,
  connection: string,
  list: PagedList<T>,
  rows: () => readonly Node[],
): Promise<readonly Node[]> {
  if (!list.value && list.error === undefined) {
    await settled(list.get())
  }
  return [...(list.value ? rows() : []), ...tailRows(parent, connection, list)]
}

/** What stands below the loaded rows of a list: a failure, or the row that loads more. */
export function tailRows<T>(parent: Node, connection: string, list: PagedList<T>): readonly Node[] {
  if (list.error !== undefined) {
    return [problemRow(parent, connection, list.error, () => settled(list.refresh()))]
  }
  const more = (): Promise<void> => settled(list.more())
  if (list.moreError !== undefined) {
    return [problemRow(parent, connection, list.moreError, more)]
  }
  return list.value?.next === undefined ? [] : [moreRow(parent, more)]
}

/** A list shows its own failures, so whoever starts a loading for a row need not hear of them again. */
export async function settled(loading: Promise<unknown>): Promise<void> {
  await loading.catch(() => undefined)
}

/** How old a list is, when loading it again failed. */
export function staleOf<T>(list: PagedList<T>): Stale | undefined {
  return list.error !== undefined && list.at !== undefined ? { at: list.at, words: wordsFor(list.error) } : undefined
}
