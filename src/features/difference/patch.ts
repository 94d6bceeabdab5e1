import { formatSize } from '../../base/format'
import { nameOf, readText, type RunFile } from '../../environment/files'
import type { Run } from '../../model/run'

/** What a run held that was not committed. */
export interface Patch {
  readonly text: string
  /** The tag or artifact that it was read from. */
  readonly from: string
}

export interface PatchReading {
  readonly patch?: Patch
  /** One sentence each, starting with the artifact's name. */
  readonly notes: readonly string[]
}

const largest = 5_000_000
/** MLflow's tag for it (`MLFLOW_GIT_DIFF`); a server keeps 8,000 characters of a tag and cuts the rest off silently. */
const tag = 'mlflow.source.git.diff'
const tagLimit = 8_000

/** An artifact named as people name a patch (`git_diff.txt`, `uncommitted.diff`, `changes.patch`), else MLflow's tag. */
export async function readPatch(run: Run, files: readonly RunFile[], signal: AbortSignal): Promise<PatchReading> {
  const notes: string[] = []
  const named = files.filter((file) => /\.(patch|diff)$|^git[_-]?diff/i.test(nameOf(file)))
  for (const file of named.slice(0, 3)) {
    const reading = await readText(file, largest, signal)
    if (!('text' in reading)) {
      const size = file.size === undefined ? '' : ` (${formatSize(file.size)})`
      notes.push(`${file.path}${size} ${reading.note}.`)
    } else if (reading.text.trim() !== '') {
      if (isPatch(reading.text)) {
        return { patch: { text: reading.text, from: file.path }, notes }
      }
      notes.push(`${file.path} is not a patch.`)
    }
  }
  const text = run.tags.get(tag) ?? ''
  if (!isPatch(text)) {
    return { notes }
  }
  const cut = text.length >= tagLimit ? [`The tag ${tag} is cut off at its longest, so its patch is not whole.`] : []
  return { patch: { text, from: tag }, notes: [...notes, ...cut] }
}

function isPatch(text: string): boolean {
  return /^(diff --git |--- |Index: )/m.test(text)
}
