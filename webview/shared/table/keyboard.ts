import type { KeyboardEvent } from 'react'
import { nudged, resized, type Placed } from './columns'
import { jump, side, stepOf, type Jump, type Side, type Step } from './keys'
import type { Point, TableActions, TableModel } from './model'
import { pageOf } from './scroll'
import type { Viewport } from './viewport'
import { idsBetween } from './between'

/** Answers a key in the grid. */
export function press(event: KeyboardEvent<HTMLElement>, context: Viewport): void {
  const step = stepOf(event)
  if (!step || event.target !== event.currentTarget) {
    return
  }
  const space = step.kind === 'toggle' && context.finder.typing
  const done = space ? perform({ kind: 'type', text: ' ' }, event, context) : perform(step, event, context)
  if (done) {
    event.preventDefault()
    event.stopPropagation()
  }
}

/** True when the key was used; the rest goes to VS Code. */
function perform(step: Step, event: KeyboardEvent<HTMLElement>, context: Viewport): boolean {
  switch (step.kind) {
    case 'row':
      return moveRow(step.to, step.extend, context)
    case 'column':
      return moveColumn(step.to, context)
    case 'resize':
    case 'reorder':
      return changeColumn(step, context)
    case 'type':
      context.finder.type(step.text)
      return true
    case 'open':
      return open(event.shiftKey, context)
    default:
      return command(step.kind, context)
  }
}

function command(kind: 'toggle' | 'all' | 'copy' | 'clear' | 'menu', context: Viewport): boolean {
  const { model, actions } = context
  switch (kind) {
    case 'toggle':
      return toggle(context)
    case 'all':
      void idsBetween(model, actions, 0, model.windows.rowCount).then((ids) => model.selection.all(ids))
      return true
    case 'copy':
      actions.copy()
      return true
    case 'clear':
      return clear(context)
    case 'menu':
      return menu(context)
  }
}

function moveRow(to: Jump, extend: boolean, context: Viewport): boolean {
  const { model, layout, head, element } = context
  const { row, column } = model.cursor.get()
  const next = jump(row, to, model.windows.rowCount, element ? pageOf(element, head) : 1)
  const corner = to === 'corner' ? 0 : to === 'farCorner' ? layout.all.length - 1 : column
  if (extend) {
    void extendTo(model, context.actions, Math.max(0, next))
  }
  context.goTo(extend ? Math.max(0, next) : next, corner)
  return true
}

/** Selects from the anchor (or the row of the focus) to a row. */
export async function extendTo(model: TableModel, actions: TableActions, row: number): Promise<void> {
  const { selection, cursor, windows } = model
  if (!selection.anchor) {
    const from = cursor.get()
    const id = windows.idAt(from.row)
    if (id === undefined) {
      return
    }
    selection.begin(id, from.row)
  }
  const anchor = selection.anchor
  if (anchor) {
    const ids = await idsBetween(model, actions, Math.min(anchor.row, row), Math.max(anchor.row, row) + 1)
    if (selection.anchor === anchor) {
      selection.extend(ids)
    }
  }
}

function moveColumn(to: Side, context: Viewport): boolean {
  const { model, layout } = context
  const { row, column } = model.cursor.get()
  if (column === 0 && (to === 'left' || to === 'right') && fold(to === 'right', row, context)) {
    return true
  }
  context.goTo(row, side(column, to, layout.all.length))
  return true
}

/** Right opens a closed head, Left closes an open one, as in a tree. */
function fold(opening: boolean, row: number, { model, actions }: Viewport): boolean {
  const at = model.windows.row(row)
  const state = at?.chunk.folds[at.offset]
  const id = model.windows.idAt(row)
  if (id === undefined || state !== (opening ? 2 : 1)) {
    return false
  }
  actions.fold(id, opening)
  return true
}

function focusedColumn({ model, layout }: Viewport): Placed | undefined {
  return layout.all[model.cursor.get().column]
}

function changeColumn(step: Extract<Step, { kind: 'resize' | 'reorder' }>, context: Viewport): boolean {
  const { actions, layout, model } = context
  const column = focusedColumn(context)
  if (!column) {
    return false
  }
  if (step.kind === 'resize') {
    actions.layout(resized(layout.all, column.id, column.width + step.by), true)
    return true
  }
  const moved = nudged(layout.all, column.id, step.by)
  if (moved !== layout.all) {
    actions.layout(moved, true)
    model.cursor.set({ column: column.index + step.by })
  }
  return true
}

function open(shift: boolean, context: Viewport): boolean {
  const { model, actions } = context
  const { row } = model.cursor.get()
  const column = focusedColumn(context)
  if (row < 0 && column) {
    actions.sort(column, shift)
    return true
  }
  const at = model.windows.row(row)
  const id = model.windows.idAt(row)
  if (!at || id === undefined) {
    return false
  }
  if (id.startsWith('group:')) {
    actions.fold(id, at.chunk.folds[at.offset] !== 1)
  } else {
    actions.open(id)
  }
  return true
}

function toggle(context: Viewport): boolean {
  const { row } = context.model.cursor.get()
  const id = context.model.windows.idAt(row)
  if (row < 0) {
    return open(false, context)
  }
  if (id !== undefined) {
    context.model.selection.toggle(id, row)
  }
  return true
}

function clear({ model, finder }: Viewport): boolean {
  if (finder.typing) {
    finder.stop()
    return true
  }
  if (model.selection.size > 0) {
    model.selection.clear()
    return true
  }
  return false
}

function menu(context: Viewport): boolean {
  const { model, actions, element } = context
  const { row } = model.cursor.get()
  const column = focusedColumn(context)
  const at = model.windows.row(row)
  if (!element || !column) {
    return false
  }
  if (row < 0) {
    actions.headMenu(below(element, `[data-head="${column.index}"]`), column)
  } else if (at) {
    context.goTo(row, column.index)
    actions.rowMenu(below(element, `[data-row="${row}"] [data-column="${column.index}"]`), at, column)
  }
  return true
}

function below(element: HTMLElement, selector: string): Point {
  const box = (element.querySelector(selector) ?? element).getBoundingClientRect()
  return { x: box.left + 8, y: Math.min(box.bottom, window.innerHeight - 40) }
}
