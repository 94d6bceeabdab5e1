import type { ExperimentSubject } from '../../model/subject'
import { command, type CommandEntry } from '../command'
import { active, editable, inView, restorable, type OnRow } from './places'

/** Commands of the Experiments view on its list and on experiments. */
export const experimentCommands = {
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
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>
