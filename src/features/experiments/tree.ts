import { DisposableStore, type Disposable } from '../../base/disposable'
import { PlatformError } from '../../base/errors'
import type { TreeRows, TreeSeat } from '../../host/seats'
import type { RunRef } from '../../model/run'
import { badgeOf } from './badge'
import type { ExperimentsModel } from './model'
import type { Node } from './nodes'
import { dimDeleted, itemOf } from './rows'
import { named, oneLine } from '../../base/text'

export const viewId = 'waymark.experiments'

export interface ExperimentsTree extends Disposable {
  readonly rows: TreeRows<Node>
  /** Opens the view at a run, also when it is on no loaded page. */
  reveal(ref: RunRef): Promise<void>
}

export function createTree(model: ExperimentsModel, { view, changed }: TreeSeat<Node>): ExperimentsTree {
  const store = new DisposableStore()
  let hiddenAt: number | undefined
  const paint = (): void => {
    view.badge = badgeOf(model.running(), hiddenAt)
    view.description = describeView(model)
    // Where the view is the only one of its container, VS Code shows no description.
    view.message = messageOf(model)
  }
  const seen = (): void => {
    hiddenAt = view.visible ? undefined : model.now
    model.setVisible(view.visible)
    paint()
  }
  store.add(
    model.onDidChange((nodes) => {
      if (nodes?.length !== 0) {
        changed.fire(nodes && [...nodes])
      }
      paint()
    }),
  )
  store.add(view.onDidChangeVisibility(seen))
  store.add(view.onDidExpandElement(({ element }) => model.setExpanded(element, true)))
  store.add(view.onDidCollapseElement(({ element }) => model.setExpanded(element, false)))
  store.add(dimDeleted())
  seen()
  return {
    rows: {
      getChildren: async (node) => [...(await model.children(node))],
      getTreeItem: (node) => itemOf(node, { now: model.now, single: model.single }),
      getParent: (node) => node.parent,
    },
    async reveal(ref) {
      const node = await model.find(ref)
      if (!node) {
        throw new PlatformError({
          reason: 'notFound',
          platform: ref.connection,
          endpoint: '',
          message: `There is no run ${ref.runId} any more.`,
        })
      }
      await view.reveal(node, { select: true, focus: true, expand: true })
    },
    dispose: () => store.dispose(),
  }
}

/** Why rows are missing, above them. */
function messageOf({ kept: { narrowing } }: ExperimentsModel): string | undefined {
  return narrowing.text === '' ? undefined : `Filtered by “${named(narrowing.text)}”`
}

/** How the view is narrowed, beside its title. */
function describeView({ kept: { narrowing } }: ExperimentsModel): string {
  const parts = [
    narrowing.text === '' ? '' : `“${oneLine(narrowing.text, 40)}”`,
    narrowing.deleted ? 'with deleted' : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
