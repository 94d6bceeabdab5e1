import { keyOf } from './nodes'

/** The experiment's id in a pin, when it is one of this connection's. Pins are kept over versions: what is none is passed over. */
export function pinnedId(pin: string, connection: string): string | undefined {
  try {
    const parts: unknown = JSON.parse(pin)
    const id: unknown = Array.isArray(parts) ? parts[2] : undefined
    return typeof id === 'string' && keyOf('experiment', connection, id) === pin ? id : undefined
  } catch {
    return undefined
  }
}
