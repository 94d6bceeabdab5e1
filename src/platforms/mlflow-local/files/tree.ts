import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { join, sep } from 'node:path'

const deepest = 20

/** Reads folders and files of one store; a symbolic link that leaves the store is not followed but said in `notes`. */
export class Tree {
  readonly root: string
  readonly #real: string
  readonly #note: (text: string) => void

  constructor(root: string, note: (text: string) => void) {
    this.root = root
    this.#real = realpathSync(root)
    this.#note = note
  }

  /** Names of the folders in a folder; none where there is no such folder. */
  folders(path: string): string[] {
    return this.#entries(path, (entry) => entry.isDirectory())
  }

  /** Names of the files below a folder, those of sub-folders with `/`: that is how MLflow keeps a key that has one. */
  keys(path: string, prefix = '', depth = 0): string[] {
    const files = this.#entries(path, (entry) => entry.isFile()).map((name) => prefix + name)
    const folders = depth < deepest ? this.folders(path) : []
    return files.concat(folders.flatMap((name) => this.keys(join(path, name), `${prefix}${name}/`, depth + 1)))
  }

  read(path: string): string {
    return readFileSync(path, 'utf8')
  }

  /** When a file or folder was changed last and how large it is, in one text; the empty text where there is none. */
  stamp(path: string): string {
    const found = statSync(path, { throwIfNoEntry: false })
    return found ? `${found.mtimeMs}:${found.size}` : ''
  }

  /** Stamps of a folder and of all files in it. */
  stamps(path: string): string {
    const names = this.keys(path)
    return `${this.stamp(path)};${names.map((name) => this.stamp(join(path, name))).join(';')}`
  }

  #entries(path: string, wanted: (entry: Pick<Dirent, 'isFile' | 'isDirectory'>) => boolean): string[] {
    let entries: Dirent[]
    try {
      entries = readdirSync(path, { withFileTypes: true })
    } catch {
      return []
    }
    return entries.filter((entry) => this.#matches(path, entry, wanted)).map(({ name }) => name)
  }

  #matches(path: string, entry: Dirent, wanted: (entry: Pick<Dirent, 'isFile' | 'isDirectory'>) => boolean): boolean {
    if (!entry.isSymbolicLink()) {
      return wanted(entry)
    }
    const full = join(path, entry.name)
    try {
      if (realpathSync(full).startsWith(this.#real + sep)) {
        return wanted(statSync(full))
      }
      this.#note(`${full.slice(this.root.length + 1)} is a link that leaves the store, so it is not followed.`)
    } catch {
      // A link to nothing holds nothing.
    }
    return false
  }
}
