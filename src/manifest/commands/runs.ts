import type { ArtifactSubject, ExperimentSubject, LoggedModelSubject, RunSubject } from '../../model/subject'
import { command, type CommandEntry } from '../command'
import { editable, inView, onRow, restorable, type OnRow } from './places'

/** Commands on runs, on what runs and experiments share, and on artifacts. */
export const runCommands = {
  'runs.openTable': command<OnRow<ExperimentSubject>>({
    title: 'Open Runs Table',
    icon: '$(table)',
    menus: [
      { menu: 'view/item/context', when: onRow('experiment'), group: 'inline@1' },
      { menu: 'view/item/context', when: onRow('experiment'), group: '1_open@1' },
    ],
  }),
  'runs.compare': command<OnRow<ExperimentSubject | RunSubject>>({
    title: 'Compare Runs',
    icon: '$(diff)',
    menus: [{ menu: 'view/item/context', when: onRow('experiment', 'run'), group: '2_compare@1' }],
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

  'runs.explain': command<OnRow<RunSubject>>({
    title: 'Why Do These Runs Differ',
    icon: '$(diff)',
    menus: [{ menu: 'view/item/context', when: onRow('run'), group: '2_compare@2' }],
  }),

  'subjects.copyId': command<OnRow<ExperimentSubject | RunSubject | LoggedModelSubject>>({
    title: 'Copy ID',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: onRow('experiment', 'run', 'loggedModel'), group: '2_copy@1' }],
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
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>
