import type { CommandId } from '../../manifest/commands'

/** A row of the view in words, before it becomes one of VS Code's. */
export interface Row {
  readonly label: string
  readonly description?: string
  readonly icon?: Icon
  /** Markdown, with all data in it escaped; shown untrusted. */
  readonly tooltip?: string
  /** What menus are chosen by: words, the first of them the kind. */
  readonly context: string
  readonly opens: 'no' | 'closed' | 'open'
  /** What a click does, with the node as its argument. */
  readonly command?: CommandId
  /** Deleted things stand back. */
  readonly dimmed?: boolean
  /** Read out instead of label and description, where an icon alone tells something. */
  readonly spoken?: string
}

export interface Icon {
  /** A codicon, with `~spin` where it turns. */
  readonly id: string
  /** A theme colour. */
  readonly color?: string
}

/** What rows need to know beside their node. */
export interface Scene {
  readonly now: number
  /** One connection alone is shown opened. */
  readonly single: boolean
}
