import type { ExperimentEditor } from '../../model/platform'
import { post, refusal, root, type Api } from './api'
import { anyAnswer } from './wire'

/** Writes go one by one; what a server answers to them is of no use. */
export function createEditor(api: Api): ExperimentEditor {
  const write = async (path: string, body: object, signal: AbortSignal | undefined): Promise<void> => {
    await post(api, path, body, anyAnswer, { signal })
  }
  return {
    renameExperiment: (id, name, signal) => write('/experiments/update', { experiment_id: id, new_name: name }, signal),
    deleteExperiment: (id, signal) => write('/experiments/delete', { experiment_id: id }, signal),
    restoreExperiment: (id, signal) => write('/experiments/restore', { experiment_id: id }, signal),
    setExperimentTag: (id, key, value, signal) =>
      write('/experiments/set-experiment-tag', { experiment_id: id, key, value }, signal),
    renameRun: async (runId, name, signal) => {
      // A server takes an empty name for none and changes nothing.
      if (name === '') {
        throw refusal(api, 'invalidRequest', `${root}/runs/update`, 'A run needs a name.')
      }
      await write('/runs/update', { run_id: runId, run_name: name }, signal)
    },
    deleteRun: (runId, signal) => write('/runs/delete', { run_id: runId }, signal),
    restoreRun: (runId, signal) => write('/runs/restore', { run_id: runId }, signal),
    setRunTag: (runId, key, value, signal) => write('/runs/set-tag', { run_id: runId, key, value }, signal),
    deleteRunTag: (runId, key, signal) => write('/runs/delete-tag', { run_id: runId, key }, signal),
  }
}
