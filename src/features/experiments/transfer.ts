import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { abortError, PlatformError } from '../../base/errors'

/** An artifact's bytes on their way. */
export interface Incoming {
  readonly body: NodeJS.ReadableStream
  /** In bytes, where known. */
  readonly size: number | undefined
  /** The connection's name, for errors. */
  readonly from: string
}

/** Told of how many bytes have come. */
export type Progress = (bytes: number) => void

/** Writes to a file beside the target, which takes the target's place only when it is complete. */
export async function save(incoming: Incoming, target: string, signal: AbortSignal, progress: Progress): Promise<void> {
  const part = `${target}.part`
  try {
    const counted = counter(incoming, progress)
    await pipeline(incoming.body, counted, createWriteStream(part), { signal })
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw signal.aborted ? abortError() : error
  }
}

/** All bytes in memory; more than `most` are refused. */
export async function collect(
  incoming: Incoming,
  signal: AbortSignal,
  progress: Progress,
  most = Infinity,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  const counted = counter(incoming, progress)
  counted.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > most) {
      counted.destroy(failed(incoming, `The file is larger than the ${most} bytes that were agreed to.`))
    }
    chunks.push(chunk)
  })
  try {
    await pipeline(incoming.body, counted, { signal })
  } catch (error) {
    throw signal.aborted ? abortError() : error
  }
  return Buffer.concat(chunks)
}

/** Counts what passes, and fails where fewer bytes came than were announced. */
function counter(incoming: Incoming, progress: Progress): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      progress(bytes)
      done(null, chunk)
    },
    flush(done) {
      const { size } = incoming
      const short = size !== undefined && bytes < size
      done(short ? failed(incoming, `The file ended after ${bytes} of ${size} bytes.`) : null)
    },
  })
}

function failed({ from }: Incoming, message: string): PlatformError {
  return new PlatformError({ reason: 'invalidResponse', platform: from, endpoint: '', message })
}
