/** A JSON object cut along its one long array, so that no piece takes long to parse. */
export interface JsonList {
  /** Each piece is JSON: an array of some of the elements, in their order. */
  readonly pieces: Iterable<string>
  /** The object with the array emptied. */
  readonly rest: string
}

/** Characters that are looked at before the caller may let others run. */
const charactersPerLook = 1_000_000

interface Scan {
  readonly text: string
  readonly pieceLength: number
  /** Where the array's elements begin and, once found, end. */
  readonly start: number
  readonly cuts: number[]
  end: number | undefined
}

/**
 * Finds where to cut `{"<key>": [ … ], …}`. A generator, so that the caller may pause: yields now and then while it looks.
 * Returns undefined where there is no such array or the text breaks off in it; what is inside the elements is not checked.
 */
export function* cutJsonList(text: string, key: string, pieceLength: number): Generator<void, JsonList | undefined> {
  const start = listStart(text, key)
  if (start === undefined) {
    return undefined
  }
  const scan: Scan = { text, pieceLength, start, cuts: [], end: undefined }
  yield* findCuts(scan)
  const { cuts, end } = scan
  if (end === undefined) {
    return undefined
  }
  return { pieces: piecesOf(text, start, [...cuts, end]), rest: text.slice(0, start) + text.slice(end) }
}

function* piecesOf(text: string, start: number, ends: readonly number[]): Generator<string> {
  let from = start
  for (const end of ends) {
    yield `[${text.slice(from, end)}]`
    // Past the comma.
    from = end + 1
  }
}

/** The array must be the object's first member: MLflow's answers are so, and others are short enough to parse whole. */
function listStart(text: string, key: string): number | undefined {
  const head = /^\s*\{\s*"([^"\\]*)"\s*:\s*\[/.exec(text)
  return head?.[1] === key ? head[0].length : undefined
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

function* findCuts(scan: Scan): Generator<void> {
  const { text, start } = scan
  let depth = 0
  let piece = start
  let look = start + charactersPerLook
  for (let place = start; place < text.length; place += 1) {
    const character = text.charCodeAt(place)
    if (character === quote) {
      place = stringEnd(text, place)
    } else if (character === comma) {
      if (depth === 0 && place - piece >= scan.pieceLength) {
        scan.cuts.push(place)
        piece = place + 1
      }
    } else {
      depth += depthChange(character)
    }
    if (depth < 0) {
      scan.end = place
      return
    }
    if (place > look) {
      look = place + charactersPerLook
      yield
    }
  }
}

function depthChange(character: number): number {
  switch (character) {
    case openBrace:
    case openBracket:
      return 1
    case closeBrace:
    case closeBracket:
      return -1
    default:
      return 0
  }
}

/** The place of the quote that ends the string begun at `from`; the text's end where none does. */
function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from + 1)
  while (end > 0 && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1)
  }
  return end < 0 ? text.length : end
}

function isEscaped(text: string, place: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(place - 1 - backslashes) === 0x5c) {
    backslashes += 1
  }
  return backslashes % 2 === 1
}
