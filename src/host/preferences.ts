import type { Disposable } from '../base/disposable'
import { Emitter, type Event } from '../base/event'
import type { ExperimentRef } from '../model/run'
import { guessSense, type KnownSense, type Sense } from '../model/sense'
import type { Storage } from './storage'

/** What a person said once and every view heeds: which run others are measured against, and which way a metric is better. */
export interface Preferences extends Disposable {
  /** The id of an experiment's baseline run. */
  baseline(experiment: ExperimentRef): string | undefined
  setBaseline(experiment: ExperimentRef, runId: string | undefined): void
  sense(metric: string): KnownSense
  /** `neither` is an answer too; undefined goes back to the guess. */
  setSense(metric: string, sense: Sense | 'neither' | undefined): void
  readonly onDidChange: Event<void>
}

export function createPreferences(storage: Storage): Preferences {
  const changed = new Emitter<void>()
  return {
    onDidChange: changed.event,
    baseline: (experiment) => storage.get('baselines')?.[keyOf(experiment)],
    setBaseline(experiment, runId) {
      storage.set('baselines', withEntry(storage.get('baselines'), keyOf(experiment), runId))
      changed.fire()
    },
    sense(metric) {
      const senses = storage.get('metric.senses') ?? {}
      const said = Object.hasOwn(senses, metric) ? senses[metric] : undefined
      return said === undefined
        ? { sense: guessSense(metric), guessed: true }
        : { sense: said === 'neither' ? undefined : said, guessed: false }
    },
    setSense(metric, sense) {
      storage.set('metric.senses', withEntry(storage.get('metric.senses'), metric, sense))
      changed.fire()
    },
    dispose: () => changed.dispose(),
  }
}

function keyOf({ connection, experimentId }: ExperimentRef): string {
  return JSON.stringify([connection, experimentId])
}

/** The record with one entry set, or without it. */
function withEntry<V>(
  record: Readonly<Record<string, V>> = {},
  key: string,
  value: V | undefined,
): Readonly<Record<string, V>> {
  const others = Object.entries(record).filter(([other]) => other !== key)
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]])
}
