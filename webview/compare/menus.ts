import type { FieldSense } from '../../src/protocol/compare'
import type { MenuContent, MenuItem } from '../shared/menu'
import { lead, type Session, type Snapshot } from './session'

/** What can be done with a run: from its column's head, or from its row when transposed. */
export function runMenu(session: Session, { state }: Snapshot, run: string, title: string): MenuContent {
  const { host } = session
  const isBaseline = state.baseline === run
  const isGroup = state.columns.some(({ id, members }) => id === run && members !== undefined)
  return {
    label: title,
    groups: [
      [
        {
          title: isBaseline ? 'Stop Measuring Against It' : 'Set as Baseline',
          run: () => session.run(host.call('baseline', { run: isBaseline ? null : run })),
        },
      ],
      isGroup
        ? []
        : [
            { title: 'Open Run', run: () => session.run(host.call('open', { run })) },
            { title: 'Open in Browser', run: () => session.run(host.call('openInBrowser', { run })) },
          ],
      explainItems(session, state, run),
      [
        {
          title: 'Leave Out of This Comparison',
          disabled: (state.group === undefined ? state.runs : state.groups) < 2,
          run: () => session.run(host.call('remove', { run })),
        },
      ],
    ],
  }
}

/** Why a run differs: from the one that all are measured against or, of two, from the other. */
function explainItems(session: Session, state: Snapshot['state'], run: string): readonly MenuItem[] {
  const runs = state.transposed ? [] : state.columns.filter(({ id, members }) => id !== lead && members === undefined)
  const base = runs.find(({ isBaseline }) => isBaseline) ?? (runs.length === 2 ? runs[0] : undefined)
  const other = base?.id === run ? (runs.length === 2 ? runs.find(({ id }) => id !== run) : undefined) : base
  return other === undefined || state.group !== undefined
    ? []
    : [
        {
          title: `Why Does It Differ from ${other.title}`,
          run: () => session.run(session.host.call('explain', { run, other: other.id })),
        },
      ]
}

/** What can be done with a field; a metric's sense of better is said here, and whether it is a guess. */
export function fieldMenu(
  session: Session,
  { state }: Snapshot,
  field: string,
  title: string,
  known: FieldSense | null,
): MenuContent {
  return {
    label: title,
    groups: [
      known ? senseItems(session, field, known) : [],
      groupItems(session, state.group, field),
      copyItems(session, [field]),
    ],
  }
}

/** Params, tags and datasets have few enough values to make groups of. */
function groupItems(session: Session, group: string | undefined, field: string): readonly MenuItem[] {
  const set = (by: string | null) => (): void => session.run(session.host.call('group', { by }))
  if (group !== undefined) {
    return [{ title: 'Stop Grouping', run: set(null) }]
  }
  return /^(param|tag|dataset):/.test(field) ? [{ title: 'Group Runs by This', run: set(field) }] : []
}

function senseItems(session: Session, field: string, { sense, guessed }: FieldSense): readonly MenuItem[] {
  const set = (to: 'higher' | 'lower' | 'neither' | null) => (): void =>
    session.run(session.host.call('sense', { field, sense: to }))
  const words = guessed ? ' (guessed from the name)' : ''
  return [
    { title: `Higher Is Better${sense === 'higher' ? words : ''}`, checked: sense === 'higher', run: set('higher') },
    { title: `Lower Is Better${sense === 'lower' ? words : ''}`, checked: sense === 'lower', run: set('lower') },
    { title: 'Neither Is Better', checked: sense === undefined && !guessed, run: set('neither') },
    { title: 'Guess from the Name', checked: guessed, run: set(null) },
  ]
}

function copyItems(session: Session, rows: readonly string[]): readonly MenuItem[] {
  const copy = (format: 'tsv' | 'markdown') => (): void =>
    session.run(session.host.call('copy', { format, rows: [...rows] }))
  return [
    { title: 'Copy Row', run: copy('tsv') },
    { title: 'Copy as Markdown', run: copy('markdown') },
  ]
}

export function exportMenu(session: Session): MenuContent {
  const { host } = session
  return {
    label: 'Export',
    groups: [
      [
        {
          title: 'Copy as Markdown Table',
          run: () => session.run(host.call('copy', { format: 'markdown', rows: [] })),
        },
        { title: 'Copy as Tab-Separated Text', run: () => session.run(host.call('copy', { format: 'tsv', rows: [] })) },
      ],
      [
        { title: 'Export as CSV…', run: () => session.run(host.call('export', { format: 'csv' })) },
        { title: 'Export as Markdown…', run: () => session.run(host.call('export', { format: 'markdown' })) },
      ],
    ],
  }
}
