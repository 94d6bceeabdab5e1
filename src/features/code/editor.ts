import * as vscode from 'vscode'
import { DisposableStore, type Disposable } from '../../base/disposable'
import type { CodeProviders, CodeSeat } from '../../host/seats'
import { setting } from '../../host/settings'
import { commandId } from '../../manifest/commands'
import { watchActivity } from './activity'
import { statusOf } from './cells'
import { isForeign } from './code'
import { Facts } from './facts'
import { Files } from './files'
import { hoverOf } from './hovers'
import { lensesOf, type Lens } from './lenses'
import { marksOf, type Mark } from './notes'
import type { Place } from './origin'
import { Painter, type Told } from './painter'
import { pathOf, placeOf } from './paths'
import { CellReader, Reader } from './reader'
import type { FileResults, ResultsOptions } from './results'
import type { Scene } from './summary'

export interface EditorOptions extends Omit<ResultsOptions, 'goesOn'> {
  readonly seat: CodeSeat
  readonly scene: () => Scene
}

export interface CodeEditor extends Disposable {
  readonly providers: CodeProviders
  readonly files: Files
}

/** What is said in the editor about the runs of the code that it shows. */
export function createEditor(options: EditorOptions): CodeEditor {
  const { seat, scene } = options
  const store = new DisposableStore()
  const activity = store.add(watchActivity(() => files.reload()))
  const files: Files = store.add(new Files({ ...options, goesOn: activity.goesOn }))
  const teller = new Teller(files, scene)
  const painter = store.add(
    new Painter((document) => (setting('waymark.code.values') ? teller.told(document) : undefined)),
  )
  const show = (): void => {
    files.show([
      ...vscode.window.visibleTextEditors.flatMap(({ document }) => seenPlace(document) ?? []),
      ...vscode.window.visibleNotebookEditors.flatMap(({ notebook }) => notebookPlace(notebook) ?? []),
    ])
    painter.paint()
  }
  const changed = (results?: FileResults): void => {
    seat.changed.fire()
    painter.paint(({ uri }) => results === undefined || pathOf(uri) === results.place.path)
  }
  store.add(vscode.window.onDidChangeVisibleTextEditors(show))
  store.add(vscode.window.onDidChangeVisibleNotebookEditors(show))
  store.add(vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => painter.follow(textEditor)))
  store.add(vscode.workspace.onDidCloseTextDocument((document) => teller.forget(document)))
  const saved = ({ uri }: { readonly uri: vscode.Uri }): void => {
    show()
    files.reload([pathOf(uri)])
  }
  store.add(vscode.workspace.onDidSaveTextDocument(saved))
  store.add(vscode.workspace.onDidSaveNotebookDocument(saved))
  store.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && files.reload()))
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('waymark.code')) {
        changed()
      }
    }),
  )
  store.add(files.onDidChange(changed))
  show()
  return {
    files,
    providers: {
      lenses(document) {
        // VS Code asks when typing has paused: what stands at the ends of lines follows then, too.
        painter.paint((each) => each === document)
        return setting('waymark.code.lenses') ? teller.lenses(document) : []
      },
      hover: (document, position) => teller.hover(document, position),
      cell: (cell) => (setting('waymark.code.lenses') ? teller.cell(cell) : undefined),
    },
    dispose: () => store.dispose(),
  }
}

/** What is known of documents, found out once for each of their versions. */
class Teller {
  readonly #reader = new Reader()
  readonly #facts = new WeakMap<object, Facts>()
  readonly #marks = new WeakMap<object, readonly Mark[]>()
  readonly #cells = new WeakMap<vscode.NotebookDocument, CellReader>()

  constructor(
    readonly files: Files,
    readonly scene: () => Scene,
  ) {}

  told(document: vscode.TextDocument): Told | undefined {
    const results = this.files.get(pathOf(document.uri))
    if (results?.state.runs === undefined || results.state.runs.length === 0) {
      return undefined
    }
    const facts = remember(this.#facts, results.state, () => new Facts(results.state, this.scene().sense))
    const code = this.#reader.read(document, facts.params())
    return { facts, code, marks: remember(this.#marks, code, () => marksOf(code)) }
  }

  lenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const path = pathOf(document.uri)
    const state = this.files.get(path)?.state
    if (!state) {
      return []
    }
    const { calls } = this.told(document)?.code ?? this.#reader.read(document)
    return lensesOf({ path, calls, text: document.getText() }, state, this.scene()).map((lens) => shown(document, lens))
  }

  hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const told = this.told(document)
    const offset = document.offsetAt(position)
    const atEnd = position.character >= document.lineAt(position.line).range.end.character
    const mark = told?.marks.find(({ start, end }) =>
      atEnd ? document.positionAt(start).line === position.line : start <= offset && offset <= end,
    )
    const text = told && mark && hoverOf(mark, told.facts, this.scene())
    return text === undefined || !mark
      ? undefined
      : new vscode.Hover(new vscode.MarkdownString(text), rangeOf(document, mark))
  }

  cell({ notebook, index }: vscode.NotebookCell): vscode.NotebookCellStatusBarItem | undefined {
    const path = pathOf(notebook.uri)
    const state = this.files.get(path)?.state
    if (state?.runs === undefined) {
      return undefined
    }
    const codes = remember(this.#cells, notebook, () => new CellReader()).read(notebook)
    const status = statusOf(path, codes, index, state, this.scene())
    if (!status) {
      return undefined
    }
    const item = new vscode.NotebookCellStatusBarItem(status.text, vscode.NotebookCellStatusBarAlignment.Left)
    item.tooltip = status.tooltip
    item.command = { title: 'Show Runs', command: commandId('code.showRuns'), arguments: [status.scope] }
    return item
  }

  forget(document: vscode.TextDocument): void {
    this.#reader.forget(document)
  }
}

function remember<K extends object, V>(known: WeakMap<K, V>, key: K, find: () => V): V {
  const found = known.get(key) ?? find()
  known.set(key, found)
  return found
}

/** Undefined for what can have nothing to do with MLflow, or is no file on this machine. */
function seenPlace(document: vscode.TextDocument): Place | undefined {
  const { uri, languageId } = document
  return languageId !== 'python' || uri.scheme !== 'file' || isForeign(document.getText()) ? undefined : placeOf(uri)
}

function notebookPlace(notebook: vscode.NotebookDocument): Place | undefined {
  const foreign = (): boolean => notebook.getCells().every(({ document }) => isForeign(document.getText()))
  return notebook.uri.scheme !== 'file' || foreign() ? undefined : placeOf(notebook.uri)
}

function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end))
}

function shown(document: vscode.TextDocument, { at, title, tooltip, command }: Lens): vscode.CodeLens {
  return new vscode.CodeLens(rangeOf(document, at), {
    title,
    tooltip,
    command: command ? commandId(command.name) : '',
    arguments: command && [...command.args],
  })
}
