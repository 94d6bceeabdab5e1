import * as vscode from 'vscode'
import type { Disposable } from '../../base/disposable'
import type { Note, Piece } from './notes'

type Tone = Piece['tone']

const colors: Readonly<Record<Tone, string>> = {
  plain: 'editorCodeLens.foreground',
  better: 'charts.green',
  worse: 'charts.red',
}

/** Most pieces that one line has. */
const mostPieces = 9

/** Draws what stands at the ends of lines. */
export class Decorations implements Disposable {
  /** One for each place in a line: VS Code draws them in the order in which they were made. */
  readonly #types = Array.from({ length: mostPieces }, () =>
    vscode.window.createTextEditorDecorationType({ rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen }),
  )

  draw(editor: vscode.TextEditor, notes: readonly Note[]): void {
    for (const [place, type] of this.#types.entries()) {
      editor.setDecorations(
        type,
        notes.flatMap(({ line, pieces }) => {
          const piece = pieces[place]
          return piece ? [decoration(editor.document, line, piece, place === 0)] : []
        }),
      )
    }
  }

  dispose(): void {
    this.#types.forEach((type) => type.dispose())
  }
}

function decoration(
  document: vscode.TextDocument,
  line: number,
  { text, tone }: Piece,
  first: boolean,
): vscode.DecorationOptions {
  const { end } = document.lineAt(line).range
  return {
    range: new vscode.Range(end, end),
    renderOptions: {
      after: {
        // Blanks at an end would not be drawn.
        contentText: text.replaceAll(' ', '\u00a0'),
        color: new vscode.ThemeColor(colors[tone]),
        margin: first ? '0 0 0 3ch' : undefined,
      },
    },
  }
}
