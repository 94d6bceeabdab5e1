import { statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import type { WorkerSetup } from '../calls'
import { pause, turn, type Pace } from '../slices'
import { Trouble } from '../trouble'
import { codeOf, explain, isBusy, isHotJournal } from './codes'
import { missingBytes } from './header'
import { readSchema, type Schema } from './schema'

export type Row = readonly SQLOutputValue[]
export type Bind = SQLInputValue

/** Which file was read, so that a store that was replaced meanwhile is noticed. */
interface Identity {
  readonly device: number
  readonly inode: number
}

/** How long a locked database is waited for, in milliseconds. */
const patience = 5000
/** SQLite's own wait inside a statement: short, since it stops the thread. */
const busyTimeout = 20
const statementsKept = 64

/**
 * A MLflow database, read only. Each method runs one short statement to its end, so that no lock outlives it: a reader that
 * holds one makes training fail. A locked database is tried again for a while, other calls going on in between.
 */
export class Database {
  readonly trouble: Trouble
  readonly #path: string
  readonly #patience: number
  #db: DatabaseSync | undefined
  #identity: Identity | undefined
  #statements = new Map<string, StatementSync>()
  #schema: { readonly version: SQLOutputValue; readonly schema: Schema } | undefined
  /** Counts how often the file was opened: a new one means that all may have changed. */
  #generation = 0

  constructor(setup: WorkerSetup, wait = patience) {
    this.trouble = new Trouble(setup)
    this.#path = setup.path
    this.#patience = wait
  }

  /**
   * All rows of a statement that is known to be short. Integers beyond 2^53 must not be selected as such, and no two columns
   * may have one name.
   */
  all(sql: string, binds: readonly Bind[], signal: AbortSignal): Promise<Row[]> {
    return this.#attempt(() => this.#rows(sql, binds), signal)
  }

  /** As `all`, for one slice of a long read whose statement depends on the size that the pace allows. */
  slice(
    pace: Pace,
    make: (size: number) => { sql: string; binds: readonly Bind[] },
    signal: AbortSignal,
  ): Promise<Row[]> {
    return this.#attempt(() => {
      const { sql, binds } = make(pace.size)
      return pace.measure(() => this.#rows(sql, binds))
    }, signal)
  }

  /** Some short statements in one go, each ended before the next; done again as a whole when a lock stops one of them. */
  several<T>(work: (rows: (sql: string, binds: readonly Bind[]) => Row[]) => T, signal: AbortSignal): Promise<T> {
    return this.#attempt(() => work((sql, binds) => this.#rows(sql, binds)), signal)
  }

  async first(sql: string, binds: readonly Bind[], signal: AbortSignal): Promise<Row | undefined> {
    const rows = await this.all(sql, binds, signal)
    return rows[0]
  }

  async schema(signal: AbortSignal): Promise<Schema> {
    const generation = this.#generation
    const version = (await this.first('pragma schema_version', [], signal))?.[0] ?? null
    if (this.#schema?.version === version && generation === this.#generation) {
      return this.#schema.schema
    }
    const schema = await readSchema(this, signal)
    this.#schema = { version, schema }
    return schema
  }

  /** Changes when another program has committed, or when the file is another one. */
  async changeToken(signal: AbortSignal): Promise<string> {
    const row = await this.first('pragma data_version', [], signal)
    return `${this.#generation}.${String(row?.[0])}`
  }

  /** Which opening of the file is read: a long read that sees it change begins anew or gives up. */
  get generation(): number {
    return this.#generation
  }

  close(): void {
    this.#statements.clear()
    this.#schema = undefined
    const db = this.#db
    this.#db = undefined
    db?.close()
  }

  async #attempt<T>(work: () => T, signal: AbortSignal): Promise<T> {
    const began = performance.now()
    for (;;) {
      await turn()
      signal.throwIfAborted()
      try {
        return work()
      } catch (error) {
        await this.#recover(error, performance.now() - began)
      }
    }
  }

  /** Comes back when it is worth trying again; throws the failure in words when it is not. */
  async #recover(error: unknown, waited: number): Promise<void> {
    const code = codeOf(error)
    const limit = isBusy(code) ? this.#patience : isHotJournal(code) ? Math.min(300, this.#patience) : 0
    if (code === undefined || waited >= limit) {
      this.#forget()
      throw explain(error, this.trouble)
    }
    await pause(20)
  }

  /** After an error nothing of the connection is trusted, so that a repaired or replaced file is read afresh. */
  #forget(): void {
    try {
      this.close()
    } catch {
      this.#db = undefined
    }
  }

  #rows(sql: string, binds: readonly Bind[]): Row[] {
    const db = this.#open()
    let statement = this.#statements.get(sql)
    if (!statement) {
      if (this.#statements.size >= statementsKept) {
        this.#statements.clear()
      }
      statement = db.prepare(sql)
      returnArrays(statement)
      this.#statements.set(sql, statement)
    }
    return arraysOf(statement.all(...binds))
  }

  #open(): DatabaseSync {
    const stat = statSync(this.#path, { throwIfNoEntry: false })
    if (!stat) {
      this.close()
      throw this.trouble.error('notFound', `${this.trouble.file} is not there.`, { action: 'startServer' })
    }
    const same = this.#identity?.inode === stat.ino && this.#identity.device === stat.dev
    if (this.#db && same) {
      return this.#db
    }
    this.close()
    if (stat.size === 0) {
      throw this.trouble.error('invalidResponse', `${this.trouble.file} is empty: nothing was logged to it yet.`, {
        action: 'startServer',
      })
    }
    const db = new DatabaseSync(this.#path, { readOnly: true })
    this.#db = db
    db.exec(`pragma busy_timeout = ${busyTimeout}`)
    db.exec('pragma case_sensitive_like = true')
    db.exec('pragma cache_size = -16000')
    this.#identity = { inode: stat.ino, device: stat.dev }
    this.#generation += 1
    this.#refuseCut(db)
    return db
  }

  /** SQLite itself does not notice when only a part of the last page is lost. */
  #refuseCut(db: DatabaseSync): void {
    // Once a statement got its lock, no writer is in the middle of growing the file.
    db.exec('select 1 from sqlite_master limit 1')
    const missing = missingBytes(this.#path)
    if (missing > 0) {
      throw this.trouble.error(
        'invalidResponse',
        `The end of ${this.trouble.file} is missing: it is ${missing} bytes short.`,
      )
    }
  }
}

/** Rows as arrays are cheaper; Node knows them since 22.16, one release after the oldest engine we run on. */
function returnArrays(statement: Partial<Pick<StatementSync, 'setReturnArrays'>>): void {
  statement.setReturnArrays?.(true)
}

function arraysOf(rows: readonly (Record<string, SQLOutputValue> | Row)[]): Row[] {
  const [first] = rows
  return first === undefined || isRow(first) ? rows.filter(isRow) : rows.map((row) => Object.values(row))
}

function isRow(row: Record<string, SQLOutputValue> | Row): row is Row {
  return Array.isArray(row)
}
