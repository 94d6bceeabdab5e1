import type { Disposable } from '../../base/disposable'
import type { CallHandlers } from '../../host/panel'
import type { RunsContract } from '../../protocol/runs'
import { Controller } from './controller'
import { createHandlers } from './handlers'
import type { RunsControllerOptions } from './options'

export interface RunsController extends Disposable {
  readonly handlers: CallHandlers<RunsContract>
  /** Goes on where a failure stopped it. */
  retry(): Promise<void>
}

/** The host's side of one runs table, at work at once. */
export function createRunsController(options: RunsControllerOptions): RunsController {
  const controller = new Controller(options)
  controller.open()
  return {
    handlers: createHandlers(controller),
    retry: () => controller.refresh(),
    dispose: () => controller.dispose(),
  }
}
