import { parse } from 'yaml'

/** A `meta.yaml`: every scalar as the text that stands there, since ids of 18 digits are no numbers; mappings by key. */
export type Meta = ReadonlyMap<string, MetaValue>
export type MetaValue = string | Meta

const simpleLine = /^([A-Za-z_][\w.]*):(?: (.*))?$/
/** Plain scalars that mean nothing but themselves, and the two quoted forms without escapes. */
const simpleValue = /^(?:'([^']*)'|"([^"\\]*)"|([A-Za-z0-9/._+-](?:[^\s:#]|:(?! |$)|(?<! )#| (?![ #]))*)|\[\]|\{\})?$/

/**
 * Reads what MLflow writes. Almost every line is `key: value`, read here: a thousand runs in milliseconds where the library
 * takes half a second. Anything else goes to the library. Throws for what is not a YAML mapping.
 */
export function parseMeta(text: string): Meta {
  return parseSimple(text) ?? toMeta(parse(text, { schema: 'failsafe', logLevel: 'silent' }))
}

function parseSimple(text: string): Meta | undefined {
  const meta = new Map<string, MetaValue>()
  for (const line of text.split('\n').filter(Boolean)) {
    const entry = parseLine(line)
    if (!entry || meta.has(entry[0])) {
      return undefined
    }
    meta.set(...entry)
  }
  return meta.size > 0 ? meta : undefined
}

function parseLine(line: string): [string, string] | undefined {
  const [, key, value = ''] = simpleLine.exec(line) ?? []
  const found = simpleValue.exec(value)
  return key !== undefined && found ? [key, found[1] ?? found[2] ?? found[3] ?? ''] : undefined
}

function toMeta(parsed: unknown): Meta {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error('This is not a mapping')
  }
  const entries = Object.entries(parsed).map(([key, value]: [string, unknown]) => [key, toValue(value)] as const)
  return new Map(entries)
}

function toValue(value: unknown): MetaValue {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? '' : toMeta(value)
  }
  return typeof value === 'string' ? value : ''
}

const none = new Set(['', 'null', '~', 'None'])

/** A text of the mapping; undefined where it is missing or null. */
export function textOf(meta: Meta, key: string): string | undefined {
  const value = meta.get(key)
  return typeof value === 'string' && !none.has(value) ? value : undefined
}

export function numberOf(meta: Meta, key: string): number | undefined {
  const value = Number(textOf(meta, key) ?? NaN)
  return Number.isFinite(value) ? value : undefined
}
