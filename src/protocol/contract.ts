import type { z } from 'zod'

/**
 * A view's contract: calls (from the page to the host; abortable; arguments parsed by zod on the host) and events (from the
 * host to the page; each a complete snapshot that is sent again when the page becomes visible). Typed arrays travel as
 * they are. The page imports the types alone.
 */
export interface Contract {
  readonly calls: Readonly<Record<string, Call<z.ZodType, unknown>>>
  /** Names of events with a phantom of their value. */
  readonly events: Readonly<Record<string, EventOf<unknown>>>
}

export interface Call<A extends z.ZodType, R> {
  readonly args: A
  /** Never set; carries the type of the answer. */
  readonly answer?: R
}

export interface EventOf<T> {
  /** Never set; carries the type of the snapshot. */
  readonly snapshot?: T
}

/** `call<Answer>()(z.object({…}))` */
export function call<R>(): <A extends z.ZodType>(args: A) => Call<A, R> {
  return (args) => ({ args })
}

export function event<T>(): EventOf<T> {
  return {}
}

export type ArgsOf<C extends Contract, N extends keyof C['calls']> = z.infer<C['calls'][N]['args']>
export type AnswerOf<C extends Contract, N extends keyof C['calls']> =
  C['calls'][N] extends Call<z.ZodType, infer R> ? R : never
export type SnapshotOf<C extends Contract, N extends keyof C['events']> =
  C['events'][N] extends EventOf<infer T> ? T : never

/** A failure in words, with at most one next step. The page shows the sentence and asks the host to `act`. */
export interface Problem {
  readonly sentence: string
  readonly action?: { readonly id: string; readonly title: string }
}

/** What the page sends. */
export type ToHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  /** The person took the one next step that a problem offered; its action's id. */
  | { readonly kind: 'act'; readonly action: string }
  /** A script error in the page, for the log. */
  | { readonly kind: 'fault'; readonly message: string }

/** What the host sends. */
export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly problem: Problem }
  /** Snapshots by their names; to a page that starts all at once, so that it paints when it has the whole. */
  | { readonly kind: 'events'; readonly values: readonly (readonly [name: string, value: unknown])[] }
