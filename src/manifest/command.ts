/** Where a command stands besides the palette. */
export interface MenuPlace {
  readonly menu: 'view/title' | 'view/item/context' | 'editor/title' | 'commandPalette' | 'webview/context'
  readonly when: string
  /** VS Code's groups: `inline`, `navigation`, `1_open`, `2_compare`, `3_edit`, `9_delete`, with `@n` for the order. */
  readonly group?: string
}

/** A command with the types of its arguments: a missing handler or a wrong argument does not compile. */
export interface CommandEntry<A extends readonly unknown[]> {
  readonly title: string
  readonly icon?: `$(${string})`
  /** A context expression; the command is greyed out where it does not hold. */
  readonly enablement?: string
  /** When the palette offers it; `never` for commands that need a row. */
  readonly palette?: string
  readonly menus?: readonly MenuPlace[]
  /** Never set; carries the types of the arguments. */
  readonly args?: A
}

export function command<A extends readonly unknown[]>(entry: CommandEntry<A>): CommandEntry<A> {
  return entry
}
