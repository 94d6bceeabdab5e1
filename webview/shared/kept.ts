import { vscode } from './vscode'

/**
 * A page's navigation state: where the person was (scroll, selection, focus), never the host's data. VS Code keeps it with
 * the tab as `{ subject, view }`; `subject` is what the host wrote into the page, and what it is handed after a reload.
 */
export interface Kept {
  /** Undefined when there is none, or none that is an object. */
  readonly view: Readonly<Record<string, unknown>> | undefined
  /** Takes the state as it is when the page is about to leave, or a moment after the last call. */
  keep(view: () => object): void
}

export function openKept(): Kept {
  const subject = subjectOf(document.body.dataset.subject)
  const former = vscode.getState()
  const view = isRecord(former) && isRecord(former.view) ? former.view : undefined
  let pending: (() => object) | undefined
  let timer = 0
  const write = (): void => {
    clearTimeout(timer)
    if (pending) {
      vscode.setState({ subject, view: pending() })
      pending = undefined
    }
  }
  window.addEventListener('pagehide', write)
  document.addEventListener('visibilitychange', write)
  vscode.setState({ subject, view: view ?? {} })
  return {
    view,
    keep: (next) => {
      pending = next
      clearTimeout(timer)
      timer = window.setTimeout(write, 200)
    },
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

/** Base64 of JSON in UTF-8. */
function subjectOf(text: string | undefined): unknown {
  if (!text) {
    return undefined
  }
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return parsed
}
