/** Strings as one UTF-8 buffer: cheap to keep by the hundred thousand and to hand to another thread. */
export interface PackedStrings {
  readonly bytes: Uint8Array
  /** `offsets[i]` to `offsets[i + 1]` is string i; one longer than the number of strings. */
  readonly offsets: Uint32Array
}

const encoder = new TextEncoder()
// Lone surrogates become U+FFFD on the way in, so decoding never fails.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function packStrings(strings: readonly string[]): PackedStrings {
  const offsets = new Uint32Array(strings.length + 1)
  let bytes = new Uint8Array(Math.max(64, strings.length * 16))
  let end = 0
  for (const [index, text] of strings.entries()) {
    // A UTF-16 unit takes three bytes of UTF-8 at the most.
    if (end + text.length * 3 > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, end + text.length * 3))
      larger.set(bytes.subarray(0, end))
      bytes = larger
    }
    end += encoder.encodeInto(text, bytes.subarray(end)).written
    offsets[index + 1] = end
  }
  return { bytes: bytes.slice(0, end), offsets }
}

export function stringCount(packed: PackedStrings): number {
  return packed.offsets.length - 1
}

export function stringAt(packed: PackedStrings, index: number): string {
  return decoder.decode(packed.bytes.subarray(packed.offsets[index] ?? 0, packed.offsets[index + 1] ?? 0))
}

export function unpackStrings(packed: PackedStrings): string[] {
  return Array.from({ length: stringCount(packed) }, (_, index) => stringAt(packed, index))
}
