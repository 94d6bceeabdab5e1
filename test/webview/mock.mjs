// Stands in for VS Code in a page: `acquireVsCodeApi` in front, the mocked host in a worker behind.
const { location, sessionStorage, Worker, MessageEvent } = globalThis
const worker = new Worker(`worker.js${location.search}`)
const key = `state ${new URLSearchParams(location.search).get('state') ?? ''}`
const sent = []

worker.addEventListener('message', (event) => {
  globalThis.dispatchEvent(new MessageEvent('message', { data: event.data }))
})

globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => {
    sent.push(message)
    worker.postMessage(message)
  },
  getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null'),
  setState: (state) => sessionStorage.setItem(key, JSON.stringify(state)),
})

// For the tests: what the page sent, and a way to make the host do things.
globalThis.harness = { sent, tell: (name, ...args) => worker.postMessage({ kind: 'test', order: { name, args } }) }
