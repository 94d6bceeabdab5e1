import type { ColumnChoice } from '../../src/protocol/runs'
import { useFound } from '../shared/found'
import type { Session } from './session'

/** The columns whose titles match. */
export function useChoices(session: Session, text: string): readonly ColumnChoice[] {
  return useFound(session, findChoices, text)
}

function findChoices({ host }: Session, text: string, signal: AbortSignal): Promise<readonly ColumnChoice[]> {
  return host.call('choices', { text }, signal)
}
