import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/**
 * How many bytes the file is shorter than its header says; 0 when it is whole or when the header does not tell.
 * The format: https://www.sqlite.org/fileformat2.html#the_database_header
 */
export function missingBytes(path: string): number {
  const descriptor = openSync(path, 'r')
  try {
    const header = Buffer.alloc(100)
    if (readSync(descriptor, header, 0, 100, 0) < 100) {
      return 0
    }
    const usesWal = header.readUInt8(18) === 2
    const countIsValid = header.readUInt32BE(24) === header.readUInt32BE(92)
    if (usesWal || !countIsValid) {
      return 0
    }
    const pageSize = header.readUInt16BE(16)
    const expected = header.readUInt32BE(28) * (pageSize === 1 ? 65536 : pageSize)
    return Math.max(0, expected - fstatSync(descriptor).size)
  } finally {
    closeSync(descriptor)
  }
}
