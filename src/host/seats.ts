import * as vscode from 'vscode'
import type { Disposable } from '../base/disposable'

/**
 * Places that VS Code wants to know of when the extension is activated, taken without loading what will fill them: the
 * work behind each is asked for when it is first needed. This file imports nothing of ours for that reason.
 */

/** A tree in a view, empty until its rows are asked for. */
export interface TreeSeat<N> extends Disposable {
  readonly view: vscode.TreeView<N>
  /** Says that rows, or what is under them, have changed. */
  readonly changed: vscode.EventEmitter<N[] | undefined>
}

export type TreeRows<N> = Required<Pick<vscode.TreeDataProvider<N>, 'getChildren' | 'getTreeItem' | 'getParent'>>

export function takeTree<N>(id: string, rows: () => Promise<TreeRows<N>>): TreeSeat<N> {
  const changed = new vscode.EventEmitter<N[] | undefined>()
  const view = vscode.window.createTreeView<N>(id, {
    canSelectMany: true,
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => (await rows()).getChildren(node),
      getTreeItem: async (node) => (await rows()).getTreeItem(node),
      getParent: async (node) => (await rows()).getParent(node),
    },
  })
  return {
    view,
    changed,
    dispose() {
      view.dispose()
      changed.dispose()
    },
  }
}

export type ReadOnlyFiles = Pick<vscode.FileSystemProvider, 'stat' | 'readFile'>

/** Read-only files of a scheme, one by one: their folders cannot be listed. */
export function takeFiles(scheme: string, files: () => Promise<ReadOnlyFiles>): Disposable {
  const silent = new vscode.EventEmitter<vscode.FileChangeEvent[]>()
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions('These files are read-only.')
  }
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: silent.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => (await files()).stat(uri),
    readFile: async (uri) => (await files()).readFile(uri),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  }
  return vscode.workspace.registerFileSystemProvider(scheme, provider, { isReadonly: true, isCaseSensitive: true })
}

export type ReadText = (uri: vscode.Uri, token: vscode.CancellationToken) => Promise<string>

/** Read-only texts of a scheme. */
export function takeTexts(scheme: string, read: () => Promise<ReadText>): Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async (uri, token) => (await read())(uri, token),
  })
}

export type Restore = (panel: vscode.WebviewPanel, state: unknown) => Promise<void>

/** Brings back the tabs of a page that were open when the window closed. */
export function takeTabs(page: string, restore: () => Promise<Restore>): Disposable {
  return vscode.window.registerWebviewPanelSerializer(`waymark.${page}`, {
    deserializeWebviewPanel: async (panel, state) => (await restore())(panel, state),
  })
}

/** What is said about code where it stands; asked for again and again, so each answers at once from what is known. */
export interface CodeProviders {
  lenses(document: vscode.TextDocument): vscode.CodeLens[]
  hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined
  cell(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem | undefined
}

/** The places in editors of Python code, empty until code is shown that has to do with MLflow. */
export interface CodeSeat extends Disposable {
  /** Says that there is something else to say. */
  readonly changed: vscode.EventEmitter<void>
}

export function takeCode(load: () => Promise<CodeProviders>): CodeSeat {
  const changed = new vscode.EventEmitter<void>()
  let loading: Promise<CodeProviders> | undefined
  const look = (): void => {
    if (loading) {
      return
    }
    const notebooks = vscode.window.visibleNotebookEditors.flatMap(({ notebook }) => notebook.getCells())
    const seen = [...vscode.window.visibleTextEditors, ...notebooks].map(({ document }) => document)
    if (seen.some((each) => each.languageId === 'python' && each.getText().includes('mlflow'))) {
      loading = load()
      // What could not be loaded is tried again with the next file that is shown.
      loading.catch(() => (loading = undefined))
    }
  }
  const files = { language: 'python', scheme: 'file' }
  const taken = [
    changed,
    vscode.window.onDidChangeVisibleTextEditors(look),
    vscode.window.onDidChangeVisibleNotebookEditors(look),
    vscode.languages.registerCodeLensProvider(files, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: async (document) => {
        look()
        return loading ? (await loading).lenses(document) : []
      },
    }),
    vscode.languages.registerHoverProvider(files, {
      provideHover: async (document, position) => (await loading)?.hover(document, position),
    }),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider('jupyter-notebook', {
      onDidChangeCellStatusBarItems: changed.event,
      provideCellStatusBarItems: async (cell) => {
        look()
        return (await loading)?.cell(cell)
      },
    }),
  ]
  look()
  return { changed, dispose: () => taken.forEach((each) => void each.dispose()) }
}
