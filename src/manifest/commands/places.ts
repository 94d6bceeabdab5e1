import type { Subject } from '../../model/subject'

/** A row, and all selected rows when there are several: what VS Code hands to a tree's command. */
export type OnRow<S extends Subject> = [row?: S, selected?: readonly Subject[]]

/** Where a command stands in the Experiments view, by the kind of row and what the row can do (see a row's context value). */
export const inView = 'view == waymark.experiments'
export const onRow = (...kinds: readonly string[]): string => `${inView} && viewItem =~ /^(${kinds.join('|')})\\b/`
export const active = (kind: string): string => `${inView} && viewItem =~ /^${kind}\\b.*\\bactive\\b/`
export const editable = (kind: string): string => `${inView} && viewItem =~ /^${kind}\\b.*\\bactive\\b.*\\beditable\\b/`
export const restorable = (kind: string): string =>
  `${inView} && viewItem =~ /^${kind}\\b.*\\bdeleted\\b.*\\beditable\\b/`
