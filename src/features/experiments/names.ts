/** Names of files on this machine, made of what a server said: a name alone, never a way to another folder. */
export function fileName(path: string): string {
  const base = path.split(/[/\\]/).findLast((part) => part !== '') ?? ''
  const safe = base
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .replace(/[. ]+$/, '')
  // Windows keeps these names for devices, with any ending.
  const free = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe) ? `_${safe}` : safe
  return /^\.*$/.test(free) ? 'artifact' : shortened(free)
}

/** File systems take names of 255 bytes; the ending is kept. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 200) {
    return name
  }
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  let head = name.slice(0, Math.min(200, name.length - ending.length))
  while (Buffer.byteLength(head + ending) > 200) {
    head = head.slice(0, Math.floor(head.length * 0.9))
  }
  // Never half of a surrogate pair.
  return head.replace(/[\ud800-\udbff]$/, '') + ending
}

/** Files that run code when they are loaded, or are made to be: they are not opened. */
export function isPickle(path: string): boolean {
  return /\.(pkl|pickle|pck|p|joblib|dill|cloudpickle|pt|pth|ckpt)$/i.test(path)
}

/** Pictures that the editor itself shows. */
export function isPicture(path: string): boolean {
  return /\.(png|jpe?g|gif|webp|bmp|ico|avif)$/i.test(path)
}

/**
 * An artifact's path in an address of the editor: the run, then its folders as they are, so that the editor can show where one
 * is. Parts that would mean something to an address (`..`, an empty one) stand escaped; `%` does too, so that none is taken for
 * another.
 */
export function pathOf(runId: string, path: string): string {
  return `/${[runId, ...path.split('/')].map(escapePart).join('/')}`
}

/** What {@link pathOf} was made of; undefined for what it cannot have made. */
export function placeOf(address: string): { readonly runId: string; readonly path: string } | undefined {
  const [first, runId, ...parts] = address.split('/')
  return first === '' && runId !== undefined && parts.length > 0
    ? { runId: unescapePart(runId), path: parts.map(unescapePart).join('/') }
    : undefined
}

function escapePart(part: string): string {
  // Control characters go up to 9f, so that two digits hold each of what is escaped.
  const escaped = part.replace(/[%\\]|\p{Cc}|^\.{1,2}$/gu, (text) =>
    Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  )
  return escaped === '' ? '%' : escaped
}

function unescapePart(part: string): string {
  return part === '%'
    ? ''
    : part.replace(/%([0-9a-f]{2})/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)))
}
