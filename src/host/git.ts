import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { abortError, PlatformError, type ErrorAction, type Reason } from '../base/errors'

/** Git on this machine, as far as the sources of runs are concerned. All paths in a repository are written with `/`. */
export interface Git {
  /** The top folder of the repository that a folder is in; undefined where it is in none. */
  repositoryOf(folder: string, signal?: AbortSignal): Promise<string | undefined>
  /** The whole id of a commit that is in this clone; undefined where it is not, or where it is no commit's id. */
  findCommit(repository: string, id: string, signal?: AbortSignal): Promise<string | undefined>
  /** A file's bytes at a commit; undefined where it is not in it. More than {@link largestFile} are refused. */
  readFile(repository: string, commit: string, path: string, signal?: AbortSignal): Promise<Uint8Array | undefined>
  /** Files that differ between two commits, by path. */
  changes(repository: string, from: string, to: string, signal?: AbortSignal): Promise<readonly GitChange[]>
  remotes(repository: string, signal?: AbortSignal): Promise<readonly GitRemote[]>
  /** Fetches all that a remote has; may ask nothing, so a remote that wants a password refuses. */
  fetch(repository: string, remote: string, signal?: AbortSignal): Promise<void>
}

/** A file that differs; without `before` it was added, without `after` removed. A renamed file has two names. */
export interface GitChange {
  readonly before?: string
  readonly after?: string
}

export interface GitRemote {
  readonly name: string
  /** As it is configured, without user and password. */
  readonly url: string
}

export const largestFile = 20_000_000
/** Lists of a very large repository still fit. */
const longestList = 50_000_000

/** A commit id that a platform recorded is data: nothing but hexadecimal digits reaches git. */
export function isCommitId(id: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(id)
}

/** @param trusted false while the workspace is not: then git, whose settings in a folder can name programs, is not run. */
export function createGit(trusted: () => boolean): Git {
  const run = async (
    repository: string,
    args: readonly string[],
    most: number,
    signal?: AbortSignal,
  ): Promise<Ended> => {
    if (!trusted()) {
      throw failure('forbidden', repository, 'Git is not run while this folder is not trusted.', 'trustWorkspace')
    }
    return start(repository, args, most, signal)
  }
  const read = async (repository: string, args: readonly string[], signal?: AbortSignal): Promise<string> =>
    textOf(await run(repository, args, longestList, signal), repository)

  const findCommit: Git['findCommit'] = async (repository, id, signal) => {
    if (!isCommitId(id)) {
      return undefined
    }
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${id}^{commit}`]
    const ended = await run(repository, args, 1_000, signal)
    const found = ended.code === 0 ? ended.output.toString().trim() : ''
    // A branch may be named like the start of an id: what it points to is another commit.
    return found.startsWith(id) ? found : undefined
  }
  const commitOf = async (repository: string, id: string, signal?: AbortSignal): Promise<string> => {
    const commit = await findCommit(repository, id, signal)
    if (commit === undefined) {
      throw failure('notFound', repository, `Commit ${id.slice(0, 12)} is not in ${basename(repository)}.`)
    }
    return commit
  }

  return {
    findCommit,
    repositoryOf: async (folder, signal) => {
      const ended = await run(folder, ['rev-parse', '--show-toplevel'], 10_000, signal)
      const top = ended.code === 0 ? ended.output.toString().replace(/\n$/, '') : ''
      return top === '' ? undefined : top
    },
    readFile: async (repository, id, path, signal) => {
      const commit = await commitOf(repository, id, signal)
      const ended = await run(repository, ['cat-file', 'blob', `${commit}:${path}`], largestFile, signal)
      return ended.code === 0 ? ended.output : undefined
    },
    changes: async (repository, from, to, signal) => {
      const commits = [await commitOf(repository, from, signal), await commitOf(repository, to, signal)]
      const list = ['diff-tree', '-r', '-z', '--find-renames', '--name-status', '--no-ext-diff', '--no-textconv']
      return readChanges(await read(repository, [...list, ...commits, '--'], signal))
    },
    remotes: async (repository, signal) => {
      const ended = await run(
        repository,
        ['config', '--null', '--get-regexp', '^remote\\..*\\.url$'],
        1_000_000,
        signal,
      )
      return ended.code === 0 ? readRemotes(ended.output.toString()) : []
    },
    fetch: async (repository, remote, signal) => {
      await read(repository, ['fetch', '--tags', '--no-recurse-submodules', '--end-of-options', remote], signal)
    },
  }
}

interface Ended {
  readonly code: number
  readonly output: Buffer
  /** What git said of its failure. */
  readonly words: string
}

/** Without a shell, without questions at a terminal, and without what a repository's settings would have it start. */
function start(folder: string, args: readonly string[], most: number, signal?: AbortSignal): Promise<Ended> {
  // What the editor was started with may point to another repository.
  const elsewhere = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined }
  const quiet = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' }
  const env = { ...process.env, ...elsewhere, ...quiet }
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-C', folder]
  return new Promise((resolve, reject) => {
    execFile('git', [...safe, ...args], { encoding: 'buffer', maxBuffer: most, env, signal }, (error, output, said) => {
      const words = said.toString('utf8').trim()
      if (!error) {
        resolve({ code: 0, output, words })
      } else if (signal?.aborted) {
        reject(abortError())
      } else if (typeof error.code === 'number') {
        resolve({ code: error.code, output, words })
      } else {
        reject(notRun(error, folder, most))
      }
    })
  })
}

function notRun(error: Error & { readonly code?: unknown }, folder: string, most: number): PlatformError {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return failure('invalidResponse', folder, `Git answered with more than ${most / 1_000_000} MB.`)
  }
  const missing = error.code === 'ENOENT'
  return failure(
    'notFound',
    folder,
    missing ? 'Git was not found on this machine.' : `Git did not run: ${error.message}`,
  )
}

function textOf({ code, output, words }: Ended, repository: string): string {
  if (code !== 0) {
    const last = words.split('\n').findLast((line) => line !== '') ?? `it ended with ${code}`
    throw failure('server', repository, `Git refused in ${basename(repository)}: ${last.slice(0, 500)}`)
  }
  return output.toString('utf8')
}

function failure(reason: Reason, endpoint: string, message: string, action?: ErrorAction): PlatformError {
  return new PlatformError({ reason, platform: 'git', endpoint, message, action })
}

/** Of `--name-status -z`: a letter, then one name, or two where a file was renamed or copied. */
function readChanges(text: string): readonly GitChange[] {
  const fields = text.split('\0')
  const found: GitChange[] = []
  for (let at = 0; at + 1 < fields.length;) {
    const letter = fields[at]?.[0]
    const [first, second] = [fields[at + 1], fields[at + 2]]
    const two = letter === 'R' || letter === 'C'
    const before = letter === 'A' || letter === 'C' ? undefined : first
    const after = letter === 'D' ? undefined : two ? second : first
    found.push({ before, after })
    at += two ? 3 : 2
  }
  return found
}

/** Of `config --null --get-regexp`: a key, a line's end, its value. */
function readRemotes(text: string): readonly GitRemote[] {
  return text.split('\0').flatMap((entry) => {
    const [, name, url] = /^remote\.(.*)\.url\n([^]*)$/.exec(entry) ?? []
    return name === undefined || url === undefined ? [] : [{ name, url: withoutSecrets(url) }]
  })
}

/** An address as it may be shown: user and password, which people do write into it, are left out. */
export function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
}
