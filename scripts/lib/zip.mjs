// What a zip file holds, from its central directory.
import { readFile } from 'node:fs/promises'
import { Stop } from './say.mjs'

const END = 0x06054b50
const ENTRY = 0x02014b50

/** The files in the archive: `{ path, size, packed }`. */
export async function zipEntries(file) {
  const bytes = await readFile(file)
  let end = bytes.length - 22
  while (end >= 0 && bytes.readUInt32LE(end) !== END) end -= 1
  if (end < 0) throw new Stop(`${file} is not a zip file.`)
  const entries = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Stop(`${file} is damaged.`)
    const nameLength = bytes.readUInt16LE(at + 28)
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    entries.push({ path, packed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24) })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}
