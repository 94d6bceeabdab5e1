/** Stands in for VS Code in a page: `acquireVsCodeApi` in front, the mocked host in a worker behind. */

const query = new URLSearchParams(location.search)
const worker = new Worker(`worker.js${location.search}`)
const key = `state ${query.get('state') ?? ''}`
const sent: unknown[] = []

worker.addEventListener('message', (event: MessageEvent<unknown>) => {
  window.dispatchEvent(new MessageEvent('message', { data: event.data }))
})

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      sent.push(message)
      worker.postMessage(message)
    },
    getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
  }),
  /** For the tests: what the page sent, and a way to make the host do things. */
  harness: {
    sent,
    tell: (order: unknown) => worker.postMessage({ kind: 'test', order }),
  },
})
