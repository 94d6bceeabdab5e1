import type { Experiment } from '../../../model/experiment'
import type { Database, Row } from './database'
import { optionalNumber, optionalText, text } from './values'

/** Every experiment of the store, deleted ones too. */
export async function readExperiments(db: Database, signal: AbortSignal): Promise<Experiment[]> {
  const schema = await db.schema(signal)
  const column = (name: string, sql = name): string => `${schema.has('experiments', name) ? sql : 'null'} as ${name}`
  const rows = await db.all(
    `select cast(experiment_id as text), name, ${column('lifecycle_stage')}, ${column('artifact_location')},
       ${column('creation_time', 'cast(creation_time as real)')}, ${column('last_update_time', 'cast(last_update_time as real)')}
     from experiments`,
    [],
    signal,
  )
  const tags = await readTags(db, signal)
  return rows.map((row) => toExperiment(row, tags))
}

async function readTags(db: Database, signal: AbortSignal): Promise<Map<string, Map<string, string>>> {
  const tags = new Map<string, Map<string, string>>()
  const schema = await db.schema(signal)
  if (!schema.has('experiment_tags')) {
    return tags
  }
  for (const [id, key, value] of await db.all(
    'select cast(experiment_id as text), key, value from experiment_tags',
    [],
    signal,
  )) {
    const name = text(id)
    tags.set(name, (tags.get(name) ?? new Map<string, string>()).set(text(key), text(value)))
  }
  return tags
}

function toExperiment(row: Row, tags: ReadonlyMap<string, ReadonlyMap<string, string>>): Experiment {
  const [id, name, stage, location, created, updated] = row
  return {
    id: text(id),
    name: text(name),
    lifecycle: stage === 'deleted' ? 'deleted' : 'active',
    createdAt: optionalNumber(created),
    updatedAt: optionalNumber(updated),
    artifactLocation: optionalText(location),
    tags: tags.get(text(id)) ?? new Map(),
  }
}
