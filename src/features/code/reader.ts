import type * as vscode from 'vscode'
import { codesOf } from './cells'
import { codeOf, type Code } from './code'
import { LineCache } from './lines'

interface Read {
  readonly version: number
  readonly params: string
  readonly code: Code
  readonly cache: LineCache
}

/** The code of documents, each read once for each of its versions. */
export class Reader {
  readonly #known = new Map<string, Read>()

  /** @param params names whose literals are wanted beside those that the text logs. */
  read(document: vscode.TextDocument, params: readonly string[] = []): Code {
    const id = document.uri.toString()
    const known = this.#known.get(id)
    const asked = params.join('\n')
    if (known?.version === document.version && known.params === asked) {
      return known.code
    }
    const cache = known?.cache ?? new LineCache()
    const code = codeOf(document.getText(), { params, cache })
    this.#known.set(id, { version: document.version, params: asked, code, cache })
    return code
  }

  forget(document: vscode.TextDocument): void {
    this.#known.delete(document.uri.toString())
  }
}

/** The code of a notebook's cells, read once for each of its versions. */
export class CellReader {
  #read: { readonly version: number; readonly codes: readonly Code[] } | undefined

  read(notebook: vscode.NotebookDocument): readonly Code[] {
    const texts = (): readonly string[] =>
      notebook.getCells().map(({ document }) => (document.languageId === 'python' ? document.getText() : ''))
    if (this.#read?.version !== notebook.version) {
      this.#read = { version: notebook.version, codes: codesOf(texts()) }
    }
    return this.#read.codes
  }
}
