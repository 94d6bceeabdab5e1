import * as vscode from 'vscode'
import type { Disposable } from '../../base/disposable'
import type { Code } from './code'
import { Decorations } from './decorations'
import type { Facts } from './facts'
import { notesOf, type Mark } from './notes'

/** Lines above and below what is seen of a text whose ends are drawn too, so that scrolling a little draws nothing. */
const around = 150

export interface Told {
  readonly marks: readonly Mark[]
  readonly facts: Facts
  readonly code: Code
}

/** Draws the ends of the lines that are seen in editors. */
export class Painter implements Disposable {
  readonly #decorations = new Decorations()
  /** The lines that were drawn last. */
  readonly #drawn = new WeakMap<vscode.TextEditor, vscode.Range>()

  /** @param told what there is to say of a document; undefined where there is nothing. */
  constructor(readonly told: (document: vscode.TextDocument) => Told | undefined) {}

  /** Draws anew all editors of some documents, or of all. */
  paint(concerns: (document: vscode.TextDocument) => boolean = () => true): void {
    vscode.window.visibleTextEditors
      .filter(({ document }) => document.languageId === 'python' && concerns(document))
      .forEach((editor) => this.#paint(editor))
  }

  /** Another part of the text is seen. */
  follow(editor: vscode.TextEditor): void {
    const drawn = this.#drawn.get(editor)
    if (drawn && !editor.visibleRanges.every((range) => drawn.contains(range))) {
      this.#paint(editor)
    }
  }

  dispose(): void {
    this.#decorations.dispose()
  }

  #paint(editor: vscode.TextEditor): void {
    const { document, visibleRanges } = editor
    const told = this.told(document)
    if (!told && !this.#drawn.has(editor)) {
      return
    }
    const first = Math.max(0, Math.min(...visibleRanges.map(({ start }) => start.line)) - around)
    const last = Math.max(0, ...visibleRanges.map(({ end }) => end.line)) + around
    const window = document.validateRange(new vscode.Range(first, 0, last + 1, 0))
    const [from, to] = [document.offsetAt(window.start), document.offsetAt(window.end)]
    const near = told?.marks.filter(({ start }) => start >= from && start <= to) ?? []
    const notes = told ? notesOf(near, told.facts, (offset) => document.positionAt(offset).line) : []
    this.#drawn.set(editor, window)
    this.#decorations.draw(editor, notes)
  }
}
