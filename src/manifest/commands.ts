import type { ConnectionSubject, ArtifactSubject, ExperimentSubject, RunSubject, Subject } from '../model/subject'
import { command, type CommandEntry } from './command'

/** A row, and all selected rows when there are several: what VS Code hands to a tree's command. */
type OnRow<S extends Subject> = [row?: S, selected?: readonly Subject[]]

const inView = 'view == waymark.experiments'
const onRow = (...kinds: readonly string[]): string => `${inView} && viewItem =~ /^(${kinds.join('|')})\\b/`
const active = (kind: string): string => `${inView} && viewItem =~ /^${kind}\\b.*\\bactive\\b/`
const editable = (kind: string): string => `${inView} && viewItem =~ /^${kind}\\b.*\\bactive\\b.*\\beditable\\b/`
const restorable = (kind: string): string => `${inView} && viewItem =~ /^${kind}\\b.*\\bdeleted\\b.*\\beditable\\b/`

export const commands = {
  'connections.add': command<[]>({
    title: 'Add Connection…',
    icon: '$(add)',
    menus: [{ menu: 'view/title', when: inView, group: '1_connections@1' }],
  }),
  'connections.openConfiguration': command<[]>({
    title: 'Open waymark.json',
    menus: [{ menu: 'view/title', when: inView, group: '1_connections@2' }],
  }),
  'connections.signIn': command<OnRow<ConnectionSubject>>({
    title: 'Sign In…',
    icon: '$(key)',
    menus: [
      { menu: 'view/item/context', when: `${inView} && viewItem =~ /^connection\\b.*\\bserver\\b/`, group: '3_edit@1' },
    ],
  }),
  'connections.signOut': command<OnRow<ConnectionSubject>>({
    title: 'Sign Out',
    menus: [
      {
        menu: 'view/item/context',
        when: `${inView} && viewItem =~ /^connection\\b.*\\bsignedIn\\b/`,
        group: '3_edit@2',
      },
    ],
  }),
  'connections.startServer': command<OnRow<ConnectionSubject>>({
    title: 'Start MLflow Server on This Store',
    icon: '$(debug-start)',
    enablement: 'isWorkspaceTrusted',
    menus: [
      { menu: 'view/item/context', when: `${inView} && viewItem =~ /^connection\\b.*\\bstore\\b/`, group: '1_open@2' },
    ],
  }),
  'connections.stopServer': command<OnRow<ConnectionSubject>>({
    title: 'Stop MLflow Server',
    icon: '$(debug-stop)',
    menus: [
      {
        menu: 'view/item/context',
        when: `${inView} && viewItem =~ /^connection\\b.*\\bserving\\b/`,
        group: '1_open@3',
      },
    ],
  }),
  'connections.repair': command<OnRow<ConnectionSubject>>({ title: 'Repair Store', palette: 'false' }),

  'experiments.refresh': command<[]>({
    title: 'Refresh Experiments',
    icon: '$(refresh)',
    menus: [{ menu: 'view/title', when: inView, group: 'navigation@3' }],
  }),
  'experiments.filter': command<[]>({
    title: 'Filter Experiments…',
    icon: '$(search)',
    menus: [{ menu: 'view/title', when: `${inView} && !waymark.experimentsFiltered`, group: 'navigation@1' }],
  }),
  'experiments.clearFilter': command<[]>({
    title: 'Clear Filter of Experiments',
    icon: '$(search-stop)',
    palette: 'waymark.experimentsFiltered',
    menus: [{ menu: 'view/title', when: `${inView} && waymark.experimentsFiltered`, group: 'navigation@1' }],
  }),
  'experiments.sort': command<[]>({
    title: 'Sort Experiments…',
    menus: [{ menu: 'view/title', when: inView, group: '2_list@1' }],
  }),
  'experiments.showDeleted': command<[]>({
    title: 'Show Deleted Experiments and Runs',
    palette: '!waymark.deletedShown',
    menus: [{ menu: 'view/title', when: `${inView} && !waymark.deletedShown`, group: '2_list@2' }],
  }),
  'experiments.hideDeleted': command<[]>({
    title: 'Hide Deleted Experiments and Runs',
    palette: 'waymark.deletedShown',
    menus: [{ menu: 'view/title', when: `${inView} && waymark.deletedShown`, group: '2_list@2' }],
  }),
  'experiments.loadMore': command<[node: unknown]>({ title: 'Load More', palette: 'false' }),
  /** What a row of a failure, or of a server that is not contacted, offers: retry, sign in, manage trust, … */
  'experiments.act': command<[node: unknown]>({ title: 'Act on Row', palette: 'false' }),
  'experiments.pin': command<OnRow<ExperimentSubject>>({
    title: 'Pin to Top',
    icon: '$(pin)',
    palette: 'false',
    menus: [
      { menu: 'view/item/context', when: `${active('experiment')} && viewItem =~ /\\bunpinned\\b/`, group: '1_open@5' },
    ],
  }),
  'experiments.unpin': command<OnRow<ExperimentSubject>>({
    title: 'Unpin',
    icon: '$(pinned)',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /\\bpinned\\b/`, group: '1_open@5' }],
  }),
  'experiments.rename': command<OnRow<ExperimentSubject>>({
    title: 'Rename Experiment…',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: editable('experiment'), group: '3_edit@1' }],
  }),
  'experiments.delete': command<OnRow<ExperimentSubject>>({
    title: 'Delete Experiment',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: editable('experiment'), group: '9_delete@1' }],
  }),
  'experiments.restore': command<OnRow<ExperimentSubject>>({
    title: 'Restore Experiment',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: restorable('experiment'), group: '3_edit@2' }],
  }),

  'runs.openTable': command<OnRow<ExperimentSubject>>({
    title: 'Open Runs Table',
    icon: '$(table)',
    menus: [
      { menu: 'view/item/context', when: onRow('experiment'), group: 'inline@1' },
      { menu: 'view/item/context', when: onRow('experiment'), group: '1_open@1' },
    ],
  }),
  'runs.rename': command<OnRow<RunSubject>>({
    title: 'Rename Run…',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: editable('run'), group: '3_edit@1' }],
  }),
  'runs.delete': command<OnRow<RunSubject>>({
    title: 'Delete Run',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: editable('run'), group: '9_delete@1' }],
  }),
  'runs.restore': command<OnRow<RunSubject>>({
    title: 'Restore Run',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: restorable('run'), group: '3_edit@2' }],
  }),
  'runs.filter': command<OnRow<ExperimentSubject>>({
    title: 'Filter Runs…',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('experiment'), group: '2_list@1' }],
  }),

  'subjects.copyId': command<OnRow<ExperimentSubject | RunSubject>>({
    title: 'Copy ID',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('experiment', 'run'), group: '2_copy@1' }],
  }),
  'subjects.openInBrowser': command<OnRow<ExperimentSubject | RunSubject>>({
    title: 'Open in Browser',
    icon: '$(link-external)',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: `${inView} && viewItem =~ /\\bweb\\b/`, group: '1_open@3' }],
  }),

  'subjects.copyValue': command<[node: unknown]>({
    title: 'Copy Value',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('value'), group: '2_copy@1' }],
  }),

  'artifacts.open': command<[artifact: ArtifactSubject]>({
    title: 'Open Artifact',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('file'), group: '1_open@1' }],
  }),
  'artifacts.download': command<OnRow<ArtifactSubject>>({
    title: 'Download…',
    icon: '$(cloud-download)',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('file'), group: '1_open@2' }],
  }),

  'log.show': command<[]>({ title: 'Show Log', icon: '$(output)' }),
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>

export type CommandId = keyof typeof commands
export type CommandArgs<N extends CommandId> = (typeof commands)[N] extends CommandEntry<infer A> ? A : never
/** One function per command. */
export type Handlers = { readonly [N in CommandId]: (...args: CommandArgs<N>) => unknown }

/** The id under which VS Code knows a command. */
export function commandId(name: CommandId): `waymark.${CommandId}` {
  return `waymark.${name}`
}
