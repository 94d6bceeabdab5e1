// The mocked host, off the page's thread as the real one is.
import { MockHost } from './host'

const query = new URLSearchParams(globalThis.location.search)
const host = new MockHost((message) => globalThis.postMessage(message), {
  runs: Number(query.get('runs') ?? 1_000),
  columns: Number(query.get('columns') ?? 60),
  shown: Number(query.get('shown') ?? 40),
  scenario: query.get('scenario') ?? '',
  delay: Number(query.get('delay') ?? 0),
})

globalThis.addEventListener('message', ({ data }) => {
  if (data.kind === 'test') {
    host.order(data.order.name, data.order.args)
  } else {
    host.receive(data)
  }
})
