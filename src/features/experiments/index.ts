import { workspace } from 'vscode'
import { DisposableStore, type Disposable } from '../../base/disposable'
import type { Connections } from '../../host/connection'
import type { ReadOnlyFiles, TreeRows, TreeSeat } from '../../host/seats'
import { setting } from '../../host/settings'
import type { Storage } from '../../host/storage'
import type { RunRef } from '../../model/run'
import { experimentCommands, type ExperimentCommands } from './commands'
import { createArtifactFiles } from './files'
import { ExperimentsModel, type KeptView } from './model'
import { tellMenus } from './narrow'
import type { Node } from './nodes'
import { createTree } from './tree'

export type { Node } from './nodes'

export interface ExperimentsOptions {
  readonly connections: () => Promise<Connections>
  readonly storage: Storage
  readonly seat: TreeSeat<Node>
}

export interface Experiments extends Disposable {
  readonly commands: ExperimentCommands
  readonly rows: TreeRows<Node>
  /** Artifacts as files of the editor. */
  readonly files: ReadOnlyFiles
  /** Opens the Experiments view at a run, wherever in the list it is. */
  reveal(ref: RunRef): Promise<void>
}

/** The Experiments view with its commands. Asks for no connection before the view is shown. */
export function createExperiments({ connections, storage, seat }: ExperimentsOptions): Experiments {
  const store = new DisposableStore()
  const model = store.add(
    new ExperimentsModel({
      connections,
      kept: keptIn(storage),
      trusted: () => workspace.isTrusted,
      interval: () => setting('waymark.experiments.refreshInterval'),
    }),
  )
  const files = createArtifactFiles(connections)
  const tree = store.add(createTree(model, seat))
  tellMenus(model)
  return {
    commands: experimentCommands({ connections, model, files }),
    rows: tree.rows,
    files,
    reveal: (ref) => tree.reveal(ref),
    dispose: () => store.dispose(),
  }
}

function keptIn(storage: Storage): KeptView {
  return {
    get narrowing() {
      return storage.get('experiments.filter') ?? { text: '', sort: 'created', deleted: false }
    },
    set narrowing(value) {
      storage.set('experiments.filter', value)
    },
    get pinned() {
      return storage.get('experiments.pinned') ?? []
    },
    set pinned(value) {
      storage.set('experiments.pinned', value)
    },
    get runsFilters() {
      return storage.get('experiments.runsFilters') ?? {}
    },
    set runsFilters(value) {
      storage.set('experiments.runsFilters', value)
    },
  }
}
