import { isAbsolute, join, relative } from 'node:path'
import { formatPlural } from '../../base/format'
import { withoutSecrets, type Git, type GitChange, type GitRemote } from '../../host/git'
import type { Run } from '../../model/run'

/** What the code of two runs can be compared by. */
export interface SourceComparison {
  readonly repository?: string
  /** Whole ids, of those that are in this clone. */
  readonly commits: readonly [string | undefined, string | undefined]
  /** Paths of the entry script in the two commits, where both have it. */
  readonly script?: { readonly before: string; readonly after: string }
  readonly changes: readonly GitChange[]
  /** Where a missing commit may be fetched from. */
  readonly remote?: GitRemote
  /** One sentence each. */
  readonly notes: readonly string[]
}

export interface SourceOptions {
  readonly git: Git
  /** Folders in which the repository is looked for: the connection's first. */
  readonly folders: readonly string[]
  readonly runs: readonly [Run, Run]
}

const none = { commits: [undefined, undefined], changes: [] } as const

/** Finds the commits of two runs in this window's clone, and what differs between them. */
export async function compareSource(options: SourceOptions, signal: AbortSignal): Promise<SourceComparison> {
  const { git, folders, runs } = options
  const [one, other] = runs.map((run) => run.tags.get('mlflow.source.git.commit'))
  const names = runs.filter((run) => !run.tags.has('mlflow.source.git.commit')).map(({ name }) => name)
  if (one === undefined || other === undefined) {
    return { ...none, notes: [`${names.join(' and ')} did not record a commit, so the code cannot be compared.`] }
  }
  const repository = await findRepository(options, [one, other], signal)
  if (repository === undefined) {
    const where = folders.length === 0 ? 'No folder is open' : 'The open folder is in no git repository'
    return { ...none, notes: [`${where}, so the code of these runs cannot be shown.${cloneHint(runs)}`] }
  }
  const commits = [
    await git.findCommit(repository, one, signal),
    await git.findCommit(repository, other, signal),
  ] as const
  const missing = [...new Set([one, other].filter((_, side) => commits[side] === undefined))]
  return missing.length > 0
    ? { ...(await missed(options, repository, missing, signal)), commits }
    : compareCommits(options, repository, commits, signal)
}

async function compareCommits(
  { git, runs }: SourceOptions,
  repository: string,
  commits: SourceComparison['commits'],
  signal: AbortSignal,
): Promise<SourceComparison> {
  const [before = '', after = ''] = commits
  if (before === after) {
    return { ...none, repository, commits, notes: [`Both ran at commit ${before.slice(0, 8)}.`] }
  }
  const changes = await git.changes(repository, before, after, signal)
  const script = scriptOf(repository, runs, changes)
  return { repository, commits, changes, script, notes: [changed(changes.length)] }
}

function changed(count: number): string {
  return count === 0
    ? 'The two commits have the same files.'
    : `${formatPlural(count, 'file')} ${count === 1 ? 'differs' : 'differ'} between the two commits.`
}

/** The clone that has the commits, or the first one there is. */
async function findRepository(
  { git, folders }: SourceOptions,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  let first: string | undefined
  for (const folder of folders) {
    const repository = await git.repositoryOf(folder, signal)
    first ??= repository
    if (repository !== undefined && (await git.findCommit(repository, ids[0] ?? '', signal)) !== undefined) {
      return repository
    }
  }
  return first
}

async function missed(
  { git, runs }: SourceOptions,
  repository: string,
  missing: readonly string[],
  signal: AbortSignal,
): Promise<SourceComparison> {
  const said = runs.map(urlOf).find((url) => url !== undefined)
  const remotes = await git.remotes(repository, signal)
  const remote = remotes.find(({ url }) => said !== undefined && samePlace(url, said)) ?? remotes[0]
  const ids = missing.map((id) => id.slice(0, 8)).join(' and ')
  const what = `${missing.length === 1 ? 'Commit' : 'Commits'} ${ids} ${missing.length === 1 ? 'is' : 'are'} not in this clone.`
  const elsewhere = said !== undefined && !remotes.some(({ url }) => samePlace(url, said))
  const notes = [
    remote ? `${what} Fetch ${remote.name} (${remote.url}) to look for it.` : `${what} It has no remote to fetch from.`,
    ...(elsewhere ? [`The run recorded ${said} as its repository.`] : []),
  ]
  return { ...none, repository, remote, notes }
}

function cloneHint(runs: SourceOptions['runs']): string {
  const url = runs.map(urlOf).find((each) => each !== undefined)
  return url === undefined ? '' : ` They ran in a clone of ${url}.`
}

/** The repository that the run recorded; MLflow projects wrote it under an older name. */
function urlOf(run: Run): string | undefined {
  const url = run.tags.get('mlflow.source.git.repoURL') ?? run.tags.get('mlflow.gitRepoURL')
  return url === undefined ? undefined : withoutSecrets(url).slice(0, 500)
}

/** True for two addresses of one repository: by https or ssh, with `.git` or without. */
export function samePlace(one: string, other: string): boolean {
  const bare = (url: string): string =>
    withoutSecrets(url)
      .replace(/^[a-z+]+:\/\//i, '')
      .replace(/^[^@/]+@/, '')
      .replace(/^([^/:]+):(?!\d+\/)/, '$1/')
      .replace(/(\.git)?\/*$/, '')
      .toLowerCase()
  return bare(one) === bare(other)
}

/** The path of the entry script in the repository, under the name that each commit has for it. */
function scriptOf(
  repository: string,
  runs: SourceOptions['runs'],
  changes: readonly GitChange[],
): SourceComparison['script'] {
  const [one, other] = runs.map((run) => inRepository(repository, run.tags.get('mlflow.source.name')))
  const change = changes.find(({ before, after }) => matches(before, one) || matches(after, other))
  return change?.before !== undefined && change.after !== undefined
    ? { before: change.before, after: change.after }
    : undefined
}

/** A run records its script as it was called: an absolute path, or one from the folder in which it was started. */
function inRepository(repository: string, name: string | undefined): string | undefined {
  if (name === undefined) {
    return undefined
  }
  const way = relative(repository, isAbsolute(name) ? name : join(repository, name))
  return way.startsWith('..') ? name.replaceAll('\\', '/').split('/').at(-1) : way.replaceAll('\\', '/')
}

/** True where the file has the script's name, in whichever folder it was started. */
function matches(file: string | undefined, script: string | undefined): boolean {
  return script !== undefined && file !== undefined && (file === script || file.endsWith(`/${script}`))
}
