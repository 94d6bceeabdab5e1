import { dirname, relative } from 'node:path'
import type { Git } from '../../host/git'
import type { Run } from '../../model/run'
import type { Place } from './origin'

/** The code that a run recorded: where it can be read, or why it cannot. */
export type Source =
  | { readonly kind: 'unsaid' | 'outside' }
  | { readonly kind: 'missing' | 'other'; readonly commit: string }
  | { readonly kind: 'there'; readonly commit: string; readonly at: SourceAt; readonly text: string }

/** A file at a commit; `file` is its path in the repository. */
export interface SourceAt {
  readonly repository: string
  /** The whole id. */
  readonly commit: string
  readonly file: string
}

export function commitOf(run: Run): string | undefined {
  return run.tags.get('mlflow.source.git.commit')
}

/** Reads the file at the commit that a run recorded. */
export async function sourceOf(git: Git, { path }: Place, run: Run, signal?: AbortSignal): Promise<Source> {
  const commit = commitOf(run)
  if (commit === undefined) {
    return { kind: 'unsaid' }
  }
  const repository = await git.repositoryOf(dirname(path), signal)
  const file = repository === undefined ? '..' : relative(repository, path).replaceAll('\\', '/')
  if (repository === undefined || file.startsWith('..')) {
    return { kind: 'outside' }
  }
  const whole = await git.findCommit(repository, commit, signal)
  if (whole === undefined) {
    return { kind: 'missing', commit }
  }
  const bytes = await git.readFile(repository, whole, file, signal)
  return bytes === undefined
    ? { kind: 'other', commit }
    : { kind: 'there', commit, at: { repository, commit: whole, file }, text: new TextDecoder().decode(bytes) }
}

/** True where a text is not what was committed; how lines end is not looked at. */
export function differs(text: string, committed: string): boolean {
  return text !== committed && plain(text) !== plain(committed)
}

function plain(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

/** Why the code of a run cannot be held against the file, as one sentence; nothing where it can. */
export function lackOf(source: Source | undefined): string {
  switch (source?.kind) {
    case 'unsaid':
      return 'It did not record a commit.'
    case 'outside':
      return 'This file is in no repository in which its commit could be looked for.'
    case 'missing':
      return `Its commit ${source.commit.slice(0, 8)} is not in this clone.`
    case 'other':
      return `This file is not in its commit ${source.commit.slice(0, 8)}.`
    default:
      return ''
  }
}
