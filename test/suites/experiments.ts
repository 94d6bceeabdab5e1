import { artifactsPart } from './experiments/artifacts'
import { cancelPart } from './experiments/cancel'
import { editsPart } from './experiments/edits'
import { historiesPart, historyPart } from './experiments/history'
import { listsPart } from './experiments/lists'
import { modelsPart } from './experiments/models'
import { orderPart } from './experiments/order'
import { runsPart } from './experiments/runs'
import { streamPart } from './experiments/stream'
import type { Current, Subject } from './experiments/subject'

/**
 * What every implementation of the `experiments` capability does alike, over the standard stores. Edits come last, and are
 * taken back where they can be.
 */
export function experimentsSuite(name: string, make: () => Promise<Subject>): void {
  describe(`experiments: ${name}`, () => {
    let subject: Subject | undefined
    const current: Current = () => {
      if (!subject) {
        throw new Error('The subject was not made')
      }
      return subject
    }
    before(async function () {
      this.timeout(180_000)
      subject = await make()
    })
    after(() => subject?.dispose())

    listsPart(current)
    runsPart(current)
    orderPart(current)
    streamPart(current)
    historyPart(current)
    historiesPart(current)
    artifactsPart(current)
    modelsPart(current)
    cancelPart(current)
    editsPart(current)
  })
}

export type { Subject } from './experiments/subject'
