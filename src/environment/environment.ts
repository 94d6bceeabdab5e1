import { nameOf, readText, type RunFile } from './files'
import { merged, readConda, readPythonEnv, readRequirements, type Environment, type Reading } from './packages'

const readers: readonly (readonly [RegExp, (text: string) => Reading])[] = [
  [/^requirements\.txt$/, readRequirements],
  [/^python_env\.ya?ml$/, readPythonEnv],
  [/^conda\.ya?ml$/, readConda],
]
const largest = 1_000_000
/** Models of one run that are read. */
const mostFiles = 12

export interface RunEnvironment extends Environment {
  /** False where the run logged no file that says what it needs. */
  readonly known: boolean
  /** What could not be read or understood, one sentence each. */
  readonly notes: readonly string[]
}

/** What a run needs, by those of its files that say so: its own, or those of its models. */
export async function readEnvironment(files: readonly RunFile[], signal: AbortSignal): Promise<RunEnvironment> {
  const notes: string[] = []
  const found: Environment[] = []
  const named = readers.flatMap(([name, read]) =>
    files.filter((file) => name.test(nameOf(file))).map((file) => ({ file, read })),
  )
  for (const { file, read } of named.slice(0, mostFiles)) {
    const reading = await readText(file, largest, signal)
    const { environment, notes: said } = 'text' in reading ? read(reading.text) : { notes: [reading.note] }
    notes.push(...said.map((note) => `${file.path} ${note}.`))
    if (environment) {
      found.push(environment)
    }
  }
  return { ...merged(found), known: named.length > 0, notes }
}
