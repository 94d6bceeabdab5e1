/**
 * The run filter, read: MLflow's own search grammar for runs (`filter_string` of `runs/search`, MLflow 3.17.2).
 *
 * One text means the same on a tracking server, on a local store, and on columns in memory. Where MLflow's stores
 * differ, the SQL store on SQLite is the rule; the differences that were measured are:
 * - ±Infinity is stored as ±1.7976931348623157e308 by SQL, so `metrics.x = 1.7976931348623157e308` finds it there, and
 *   `metrics.x < 1e999` finds +Infinity. The file store keeps real infinities and answers otherwise.
 * - ILIKE folds A–Z alone in SQLite, all of Unicode in the file store (and on PostgreSQL).
 * - `%` and `_` match a line break in SQL, and do not in the file store.
 * - MySQL and PostgreSQL treat `\` in LIKE as an escape; SQLite does not, and neither do we.
 * - Servers before 3.17 compare a NaN metric as the number 0.
 */

/** Where a range begins and ends in the filter text, in UTF-16 units; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

export type Entity = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset'

/** Times are in milliseconds since 1970. `created` and `Created` are read as `start_time`. */
export type NumberAttribute = 'start_time' | 'end_time'

/**
 * `run_name` is the tag `mlflow.runName`, not the column `runs.name` (which is empty for runs of MLflow 1.29 and older).
 * `status` is RUNNING, SCHEDULED, FINISHED, FAILED or KILLED, in capitals.
 */
export type TextAttribute = 'run_id' | 'run_name' | 'status' | 'user_id' | 'artifact_uri'

/** `context` is the input tag `mlflow.data.context` of a dataset that was logged to the run. */
export type DatasetKey = 'name' | 'digest' | 'context'

/**
 * - `=`, `!=`, `>`, `>=`, `<`, `<=` compare as IEEE numbers. A run without the metric (or without the time) never matches,
 *   `!=` included. A NaN metric matches `!=` alone, whatever the value. ±Infinity compares as ±1.7976931348623157e308.
 *   The value itself can be ±Infinity (`1e999`), never NaN.
 * - SQL: `latest_metrics.value <op> ?` and `is_nan = 0`; for `!=`, `value <> ? or is_nan = 1`.
 */
export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<='

/**
 * - `=` and `!=` compare exactly, by bytes: case matters, nothing is trimmed or normalised. `!=` matches only runs that
 *   have the key (a missing value matches nothing).
 * - `LIKE`: the whole value against a pattern; `%` is any run of characters, `_` exactly one code point; there is no escape;
 *   case matters (SQLite: `pragma case_sensitive_like = true`).
 * - `ILIKE`: the same after the letters A–Z of both sides are lowered (SQLite: `lower(value) like lower(?)`; other letters keep their case).
 */
export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE'

/** `IN` matches a value equal to one of the list, `NOT IN` one equal to none of it; a missing value matches neither. */
export type ListOperator = 'IN' | 'NOT IN'

/** `IS NULL`: the run lacks the key. `IS NOT NULL`: it has it, be it empty. For params and tags only. */
export type NullOperator = 'IS NULL' | 'IS NOT NULL'

export type Operator = NumberOperator | TextOperator | ListOperator | NullOperator

/** What a condition is about. */
export type NumberSubject = { readonly kind: 'number' } & (
  { readonly entity: 'metric'; readonly key: string } | { readonly entity: 'attribute'; readonly key: NumberAttribute }
)

export type TextSubject = { readonly kind: 'text' } & (
  | { readonly entity: 'param' | 'tag'; readonly key: string }
  | { readonly entity: 'attribute'; readonly key: TextAttribute }
  | { readonly entity: 'dataset'; readonly key: DatasetKey }
)

export type Subject = NumberSubject | TextSubject

export type NumberClause = NumberSubject & { readonly op: NumberOperator; readonly value: number }

/**
 * For datasets, a run matches when at least one of its inputs does. Each clause looks for an input of its own, so
 * `dataset.name = 'a' AND dataset.context = 'b'` may be met by two inputs. An input without a context is not seen by
 * clauses on `context`.
 */
export type TextClause = TextSubject & { readonly op: TextOperator; readonly value: string }

/** As for `TextClause`: with datasets one matching input is enough, for `NOT IN` too. */
export type ListClause = { readonly kind: 'list'; readonly op: ListOperator; readonly values: readonly string[] } & (
  { readonly entity: 'attribute'; readonly key: 'run_id' } | { readonly entity: 'dataset'; readonly key: DatasetKey }
)

export interface NullClause {
  readonly kind: 'null'
  readonly op: NullOperator
  readonly entity: 'param' | 'tag'
  readonly key: string
}

/** One condition. `range` is where it stands in the text it was read from; 0,0 when it was made by hand. */
export type Clause = (NumberClause | TextClause | ListClause | NullClause) & { readonly range: Range }

/** All conditions must hold: the language knows AND alone. The empty filter matches every run. */
export type Filter = readonly Clause[]

/** What is wrong, where, and what to write instead; one plain sentence. */
export interface FilterProblem extends Range {
  readonly message: string
}
