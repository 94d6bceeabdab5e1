import * as vscode from 'vscode'
import { commandId } from '../../manifest/commands'
import { describe } from './describe'
import type { Node } from './nodes'
import type { Row, Scene } from './row'

/** Rows of deleted things carry an address of this scheme, by which a decoration dims them. */
const deletedScheme = 'waymark-deleted'

export function itemOf(node: Node, scene: Scene): vscode.TreeItem {
  const row = describe(node, scene)
  const item = new vscode.TreeItem(row.label, states[row.opens])
  item.id = node.key
  item.description = row.description
  item.contextValue = row.context
  item.iconPath = iconOf(row)
  item.tooltip = row.tooltip === undefined ? undefined : untrusted(row.tooltip)
  item.accessibilityInformation = row.spoken === undefined ? undefined : { label: row.spoken }
  item.resourceUri = row.dimmed ? vscode.Uri.from({ scheme: deletedScheme, path: `/${node.kind}` }) : undefined
  item.command = row.command && { command: commandId(row.command), title: '', arguments: [node] }
  return item
}

/** Dims the names of deleted experiments and runs. */
export function dimDeleted(): vscode.Disposable {
  const dimmed = new vscode.FileDecoration(undefined, 'Deleted', new vscode.ThemeColor('disabledForeground'))
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) => (scheme === deletedScheme ? dimmed : undefined),
  })
}

const states = {
  no: vscode.TreeItemCollapsibleState.None,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  open: vscode.TreeItemCollapsibleState.Expanded,
} as const

function iconOf({ icon }: Row): vscode.ThemeIcon | undefined {
  return icon && new vscode.ThemeIcon(icon.id, icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color))
}

/** Neither commands nor HTML nor icons, whatever the text says; its data is escaped besides. */
function untrusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, false)
  markdown.isTrusted = false
  markdown.supportHtml = false
  return markdown
}
