import { parse } from 'yaml'

/** The Python and the packages that a run says it needs. */
export interface Environment {
  readonly python?: string
  /** What is asked of each package (`==1.4.2`, `>=2,<3`; empty for any), by its normal name (PEP 503). */
  readonly packages: ReadonlyMap<string, string>
}

export interface Reading {
  readonly environment: Environment
  /** What was not understood, as ends of a sentence that starts with the file's name. */
  readonly notes: readonly string[]
}

/** A package's name as indexes compare it: `Scikit_Learn` is `scikit-learn`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/**
 * A name, its extras, and a direct reference or clauses (PEP 508). A version holds no sign of a comparison and every gap is
 * read in one way alone, so that no text, however made, is tried in more ways than it is long.
 */
const requirement =
  /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\]\s*)?(@\s*\S+|\(?\s*(?:[<>=!~]=?=?\s*[^\s;,#()<>=!~]+\s*(?:,\s*)?)*\)?)\s*(?:;.*)?$/

/** A `requirements.txt`: requirements line by line; options (`-r other.txt`, `--pre`), comments and hashes are passed over. Never throws. */
export function readRequirements(text: string): Reading {
  const packages = new Map<string, string>()
  let strange = 0
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const bare = line
      .replace(/(^|\s)#.*$/, '')
      .replace(/\s--hash=\S+/g, '')
      .trim()
    if (bare === '' || bare.startsWith('-')) {
      continue
    }
    const found = bare.length > 2_000 ? null : requirement.exec(bare)
    if (found?.[1] === undefined) {
      strange += 1
    } else {
      packages.set(normalName(found[1]), (found[2] ?? '').replaceAll(/[\s()]/g, ''))
    }
  }
  return { environment: { packages }, notes: notesOn(strange, packages.size, 'requirements') }
}

/** A `conda.yaml`: packages of conda and those of its `pip` list. Never throws. */
export function readConda(text: string): Reading {
  const dependencies = field(parsed(text), 'dependencies')
  if (!Array.isArray(dependencies)) {
    return nothing('is not a conda environment')
  }
  const packages = new Map<string, string>()
  let python: string | undefined
  let strange = 0
  for (const each of dependencies as readonly unknown[]) {
    const pip = field(each, 'pip')
    if (typeof each === 'string') {
      const [, name, asked = ''] = /^(?:[^:\s]+::)?([^=<>!~\s]+)\s*(.*)$/.exec(each.slice(0, 2_000)) ?? []
      if (name === undefined) {
        strange += 1
      } else if (name === 'python') {
        python = version(asked)
      } else {
        // Conda writes one equals sign, and its build after a second one.
        packages.set(normalName(name), asked.replace(/^=(?=[^=])/, '==').replace(/^(==[^=]+)=.*$/, '$1'))
      }
    } else if (Array.isArray(pip)) {
      const lines = pip.filter((line) => typeof line === 'string').join('\n')
      readRequirements(lines).environment.packages.forEach((asked, name) => packages.set(name, asked))
    } else {
      strange += 1
    }
  }
  return { environment: { python, packages }, notes: notesOn(strange, packages.size + Number(!!python), 'packages') }
}

/** MLflow's `python_env.yaml`: the Python, and packages where they are listed by themselves. Never throws. */
export function readPythonEnv(text: string): Reading {
  const value = parsed(text)
  const python = field(value, 'python')
  if (typeof python !== 'string' && typeof python !== 'number') {
    return nothing('names no Python')
  }
  const listed = field(value, 'dependencies')
  const lines = Array.isArray(listed) ? listed.filter((each) => typeof each === 'string').join('\n') : ''
  return { environment: { python: String(python), packages: readRequirements(lines).environment.packages }, notes: [] }
}

/** What one file says and another leaves open, together; the first to name a package is believed. */
export function merged(readings: readonly Environment[]): Environment {
  const packages = new Map<string, string>()
  for (const each of readings) {
    each.packages.forEach((asked, name) => {
      if (!packages.has(name)) {
        packages.set(name, asked)
      }
    })
  }
  return { python: readings.find(({ python }) => python !== undefined)?.python, packages }
}

function version(asked: string): string | undefined {
  const bare = asked.replace(/^=+/, '').replace(/=.*$/, '').trim()
  return bare === '' ? undefined : bare
}

function notesOn(strange: number, understood: number, what: string): readonly string[] {
  if (strange === 0) {
    return []
  }
  return [understood === 0 ? `holds no ${what}` : `has ${strange} lines that are no ${what}`]
}

function nothing(note: string): Reading {
  return { environment: { packages: new Map() }, notes: [note] }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = parse(text, { maxAliasCount: 0, logLevel: 'silent' })
    return value
  } catch {
    return undefined
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
