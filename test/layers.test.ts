import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { before, describe, it } from 'mocha'
import ts from 'typescript'

/**
 * What each room may import, by the longest folder that fits; a file with a row of its own is a room by itself. A name that ends in `/*` stands for each sub-folder by
 * itself: they may not import one another. `types` marks what may be imported by `import type` alone.
 */
const layers: Readonly<Record<string, { readonly may: readonly string[]; readonly types?: readonly string[] }>> = {
  'src/base': { may: ['axios', 'zod'] },
  'src/base/format.ts': { may: [] },
  'src/model': { may: ['src/base'], types: ['zod'] },
  'src/query': { may: ['src/base', 'src/model'] },
  'src/table': { may: ['src/base', 'src/model', 'src/query'], types: ['src/protocol'] },
  'src/platforms': { may: ['src/base', 'src/model', 'src/platforms/*', 'zod', 'jsonc-parser'] },
  'src/platforms/*': { may: ['src/base', 'src/model', 'src/query', 'zod', 'yaml'] },
  'src/manifest': { may: [], types: ['src/model'] },
  'src/protocol': { may: ['src/base/format.ts', 'src/model', 'zod'] },
  'src/host': { may: ['vscode', 'src/base', 'src/model', 'src/manifest', 'src/protocol'] },
  'src/environment': { may: ['src/base', 'src/base/format.ts', 'src/model', 'yaml'] },
  'src/features/*': {
    may: [
      'src/environment',
      'vscode',
      'jsonc-parser',
      'yaml',
      'zod',
      'src/host',
      'src/base',
      'src/base/format.ts',
      'src/model',
      'src/manifest',
      'src/protocol',
      'src/query',
      'src/table',
    ],
  },
  'src/extension.ts': { may: ['vscode', 'src/base', 'src/host', 'src/manifest', 'src/compose.ts'] },
  'src/compose.ts': { may: ['vscode', 'src/*', 'src/features/*', 'src/platforms'] },
  'webview/shared': {
    may: ['src/base/format.ts', 'react', 'react-dom', '@tanstack', '@vscode/webview-ui-toolkit', 'echarts'],
    types: ['src/protocol', 'src/model'],
  },
  'webview/*': {
    may: ['webview/shared', 'src/base/format.ts', 'react', 'react-dom', '@tanstack'],
    types: ['src/protocol', 'src/model'],
  },
}

interface Import {
  readonly from: string
  /** A file of ours, or a package's name. */
  readonly to: string
  readonly ours: boolean
  readonly typeOnly: boolean
}

const root = resolve(import.meta.dirname, '..')

describe('the layer table', () => {
  let imports: readonly Import[] = []

  before(() => {
    imports = sources().flatMap(importsOf)
    assert.ok(imports.length > 0, 'no imports were found: the reader of sources is broken')
  })

  it('holds for every import', () => {
    assert.deepEqual(
      imports.filter((each) => !allowed(each)).map(({ from, to }) => `${from} imports ${to}`),
      [],
    )
  })

  it('lets no import cycle be', () => {
    assert.deepEqual(cycles(imports.filter(({ ours, typeOnly }) => ours && !typeOnly)), [])
  })

  it('keeps every file at 300 lines or fewer', () => {
    const long = sources().filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301)
    assert.deepEqual(long, [])
  })

  it('finds what it must forbid', () => {
    const bad = { from: 'src/base/event.ts', to: 'src/model/run.ts', ours: true, typeOnly: false }
    assert.equal(allowed(bad), false)
    assert.equal(
      allowed({ ...bad, from: 'src/platforms/mlflow/kind.ts', to: 'src/platforms/mlflow-local/kind.ts' }),
      false,
    )
    assert.equal(allowed({ ...bad, from: 'src/platforms/mlflow/kind.ts', to: 'vscode', ours: false }), false)
    const page = { ...bad, from: 'webview/runs/text.ts', to: 'src/base/format.ts' }
    assert.equal(allowed(page), true)
    assert.equal(allowed({ ...page, to: 'src/base/strings.ts' }), false)
    assert.equal(allowed({ ...page, from: page.to, to: 'src/base/strings.ts' }), false)
    assert.equal(cycles([{ ...bad }, { ...bad, from: bad.to, to: bad.from }]).length, 1)
  })
})

function sources(): readonly string[] {
  return ['src', 'webview'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.endsWith('.d.ts')),
  )
}

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(root, from), 'utf8')
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, false)
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (
      specifier &&
      ts.isStringLiteral(specifier) &&
      !specifier.text.startsWith('node:') &&
      !specifier.text.endsWith('.css')
    ) {
      found.push({ from, ...target(from, specifier.text), typeOnly })
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function target(from: string, specifier: string): Pick<Import, 'to' | 'ours'> {
  if (!specifier.startsWith('.')) {
    const [scope = '', name] = specifier.split('/')
    return { to: scope.startsWith('@') && scope !== '@tanstack' ? `${scope}/${name ?? ''}` : scope, ours: false }
  }
  const path = relative(root, resolve(root, dirname(from), specifier)).replaceAll('\\', '/')
  const ends = ['.ts', '.tsx', '/index.ts', '']
  const file = ends.map((end) => path + end).find((each) => ts.sys.fileExists(join(root, each)))
  return { to: file ?? path, ours: true }
}

/** The layer that a file belongs to: its own name, else `parent/*` where the table has that, else the folder. */
function layerOf(file: string): string | undefined {
  const parts = file.split('/')
  const candidates = [file]
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const folder = parts.slice(0, length).join('/')
    candidates.push(folder, `${parts.slice(0, length - 1).join('/')}/*`)
  }
  return candidates.find((name) => name in layers)
}

/** The room of a file: its layer, but for layers `x/*` the sub-folder itself. */
function roomOf(file: string): string | undefined {
  const layer = layerOf(file)
  return layer?.endsWith('/*') ? file.split('/').slice(0, layer.split('/').length).join('/') : layer
}

function allowed({ from, to, ours, typeOnly }: Import): boolean {
  const layer = layerOf(from)
  const rules = layer === undefined ? undefined : layers[layer]
  if (!rules) {
    return false
  }
  if (ours && roomOf(to) === roomOf(from)) {
    return true
  }
  const open = typeOnly ? [...rules.may, ...(rules.types ?? [])] : rules.may
  return open.some((name) => (ours ? covers(name, to) : name === to))
}

function covers(name: string, file: string): boolean {
  if (!name.endsWith('/*')) {
    return roomOf(file) === name || file === `${name}/index.ts`
  }
  const layer = layerOf(file)
  return layer === name || (name === 'src/*' && /^src\/[^/]+$/.test(layer ?? ''))
}

function cycles(imports: readonly Import[]): readonly string[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of imports) {
    next.set(from, [...(next.get(from) ?? []), to])
  }
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    } else if (!done.has(file)) {
      next.get(file)?.forEach((each) => visit(each, [...path, file]))
      done.add(file)
    }
  }
  ;[...next.keys()].forEach((file) => visit(file, []))
  return found
}
