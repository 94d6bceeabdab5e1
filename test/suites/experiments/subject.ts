import assert from 'node:assert/strict'
import { PlatformError, type Reason } from '../../../src/base/errors'
import type { Page } from '../../../src/model/experiment'
import type { ExperimentSource } from '../../../src/model/platform'
import type { Run, RunQuery } from '../../../src/model/run'
import type { FixtureFacts } from '../fixture'

/** An implementation on a standard store of its own, which the suite may write to. */
export interface Subject {
  readonly source: ExperimentSource
  readonly fixture: FixtureFacts
  dispose(): Promise<void>
}

/** The subject once it is made: tests are described before that. */
export type Current = () => Subject

export function experimentId({ fixture }: Subject, name: string): string {
  const id = fixture.ids.experiments[name]
  assert.ok(id !== undefined, `no experiment ${name}`)
  return id
}

export function runId({ fixture }: Subject, name: string): string {
  const id = fixture.ids.runs[name]
  assert.ok(id !== undefined, `no run ${name}`)
  return id
}

export function experimentIds(subject: Subject, ...names: readonly string[]): string[] {
  return names.map((name) => experimentId(subject, name))
}

/** Every page of a list. None but a list's only page may be empty. */
export async function pages<T>(ask: (page: string | undefined) => Promise<Page<T>>): Promise<T[][]> {
  const all: T[][] = []
  let token: string | undefined
  do {
    const { items, next } = await ask(token)
    assert.ok(items.length > 0 || (all.length === 0 && next === undefined), 'an empty page')
    all.push([...items])
    token = next
  } while (token !== undefined)
  return all
}

export async function allRuns(source: ExperimentSource, query: Omit<RunQuery, 'limit' | 'page'>): Promise<Run[]> {
  return (await pages((page) => source.searchRuns({ ...query, limit: 1000, page }))).flat()
}

export async function namesOf(source: ExperimentSource, query: Omit<RunQuery, 'limit' | 'page'>): Promise<string[]> {
  return (await allRuns(source, query)).map(({ name }) => name)
}

/** A failure of that reason, in words and with the place. */
export async function failsWith(reason: Reason, promise: Promise<unknown>): Promise<PlatformError> {
  let failure: PlatformError | undefined
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof PlatformError, String(error))
    assert.equal(error.reason, reason, error.message)
    assert.notEqual(error.message, '')
    assert.notEqual(error.platform, '')
    failure = error
    return true
  })
  return failure!
}
