import type { ToHost, ToPage } from '../../src/protocol/contract'
import { MockHost } from './host'

/** The mocked host, off the page's thread as the real one is. */

type Order = { readonly kind: 'test'; readonly order: { readonly name: string; readonly args: readonly unknown[] } }

const query = new URLSearchParams(self.location.search)
const send = (message: ToPage): void => self.postMessage(message)
const host = new MockHost(send, {
  runs: Number(query.get('runs') ?? 1_000),
  columns: Number(query.get('columns') ?? 60),
  shown: Number(query.get('shown') ?? 40),
  scenario: query.get('scenario') ?? '',
  delay: Number(query.get('delay') ?? 0),
})

self.addEventListener('message', (event: MessageEvent<ToHost | Order>) => {
  if (event.data.kind === 'test') {
    host.order(event.data.order.name, event.data.order.args)
  } else {
    host.receive(event.data)
  }
})
