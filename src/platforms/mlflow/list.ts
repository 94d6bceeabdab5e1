import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import { Breath } from '../../base/breath'
import type { HttpRequest } from '../../base/http'
import { cutJsonList, type JsonList } from '../../base/jsonlist'
import type { Api } from './api'

/** Characters of an answer that are parsed at once: a few milliseconds of work. */
const pieceLength = 128 * 1024

/** What a long answer is made of. */
export interface ListShape<K extends string, I, R> {
  readonly key: K
  /** Some of the elements. */
  readonly items: z.ZodType<readonly I[]>
  readonly answer: z.ZodType<R>
}

export interface LongList<I, R> {
  /** Parsed while they are read; must be read once at the most. */
  readonly items: AsyncIterable<readonly I[]>
  /** The answer around the list. */
  readonly rest: R
  /** Characters of the answer. */
  readonly length: number
}

/** Asks for an answer of megabytes, which is parsed piece by piece, since in one go it would hold up the extension host. */
export async function requestList<
  K extends string,
  I,
  R extends Readonly<Partial<Record<K, readonly I[] | null | undefined>>>,
>({ http }: Api, request: HttpRequest, { key, items, answer }: ListShape<K, I, R>): Promise<LongList<I, R>> {
  const text = await http.text(request)
  const list = await cut(text, key)
  request.signal?.throwIfAborted()
  const rest = http.parse(list?.rest ?? text, request, answer)
  const parse = (piece: string): readonly I[] => http.parse(piece, request, items)
  return {
    items: list ? parsePieces(list.pieces, parse, request.signal) : once(rest[key] ?? []),
    rest,
    length: text.length,
  }
}

async function cut(text: string, key: string): Promise<JsonList | undefined> {
  const cutting = cutJsonList(text, key, pieceLength)
  for (;;) {
    const step = cutting.next()
    if (step.done) {
      return step.value
    }
    await setImmediate()
  }
}

async function* parsePieces<I>(
  pieces: Iterable<string>,
  parse: (piece: string) => readonly I[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly I[]> {
  const breath = new Breath(signal)
  for (const piece of pieces) {
    if (breath.isDue) {
      await breath.take()
    }
    yield parse(piece)
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield await Promise.resolve(value)
}
