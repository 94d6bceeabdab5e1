import type { AnswerOf, ArgsOf, Contract, SnapshotOf } from '../protocol/contract'
import type { Event } from '../base/event'

/** Answers to a page's calls: one function per call of the contract, its arguments parsed already. */
export type CallHandlers<C extends Contract> = {
  readonly [N in keyof C['calls']]: (args: ArgsOf<C, N>, signal: AbortSignal) => Promise<AnswerOf<C, N>>
}

/** The host's end of one webview. */
export interface PanelLink<C extends Contract> {
  /** Keeps the snapshot and sends it now if the page is visible, else (or again) when it becomes so. */
  publish<N extends keyof C['events']>(name: N, snapshot: SnapshotOf<C, N>): void
  readonly visible: boolean
  readonly onDidChangeVisible: Event<boolean>
  readonly onDidDispose: Event<void>
  title: string
}
