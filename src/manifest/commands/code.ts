import type { RunSubject } from '../../model/subject'
import { command, type CommandEntry } from '../command'

/** Which of a file's runs are meant. */
export interface FileScope {
  /** The file's path on this machine. */
  readonly path: string
  /** Runs that have a parent, or those that have none; left out, both. */
  readonly nested?: boolean
  /** The name of an experiment; left out, all. */
  readonly experiment?: string
}

/** A file, and what it was at a commit. */
export interface FileChange {
  readonly path: string
  readonly repository: string
  readonly commit: string
  /** Its path in the repository. */
  readonly file: string
  /** The name of the run that recorded the commit. */
  readonly run: string
}

/** Commands on the runs that came from a file of code. */
export const codeCommands = {
  'code.showRuns': command<[scope?: FileScope]>({
    title: 'Show Runs of This File…',
    palette: 'editorLangId == python',
  }),
  'code.openRun': command<[run: RunSubject]>({ title: 'Show Run in Experiments View', palette: 'false' }),
  'code.showChanges': command<[change: FileChange]>({ title: 'Show Changes Since Run', palette: 'false' }),
  'code.reload': command<[scope: FileScope]>({ title: 'Load Runs of File Again', palette: 'false' }),
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>
