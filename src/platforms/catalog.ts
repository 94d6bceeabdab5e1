import { basename, resolve } from 'node:path'
import { parseTree, findNodeAtLocation, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import type { ConfigurationReading, ConnectContext, ConnectionSpec, PlatformCatalog } from '../model/connection'
import type { Platform } from '../model/platform'
import { configurationSchema, type ConnectionConfiguration } from './configuration'
import { mlflow } from './mlflow/kind'
import { findLocalStores } from './mlflow-local/discover'
import { mlflowLocal } from './mlflow-local/kind'
import { repairStore } from './mlflow-local/repair'
import { serverCommand } from './mlflow-local/server'

/** All platforms together; loaded when a connection is first needed. */
export const catalog: PlatformCatalog = {
  readConfiguration,

  async discover(folder) {
    const stores = await findLocalStores(folder)
    return stores.map(({ path }) => ({
      id: `found:${path}`,
      name: basename(path),
      from: 'found',
      folder,
      config: { kind: 'mlflow-local', path },
      store: path,
    }))
  },

  fromEnvironment(env) {
    const uri = env.MLFLOW_TRACKING_URI
    return uri !== undefined && /^https?:/i.test(uri) && URL.canParse(uri) ? [serverOf(uri)] : []
  },

  connect: (spec, context) => connectBy(configOf(spec), context),

  repair: (spec) => repairStore(storeOf(spec)),

  serverCommand: (spec, port) => serverCommand(storeOf(spec), port),

  connectServer: (context, url) => mlflow.connect({ kind: 'mlflow', url }, context),
}

/** A URL without user, password, query and trailing slash: what may be shown, logged and sent to. */
function serverOf(uri: string): ConnectionSpec {
  const url = new URL(uri)
  const clean = `${url.origin}${url.pathname}`.replace(/\/+$/, '')
  return {
    id: `environment:${clean}`,
    name: url.host,
    from: 'environment',
    folder: undefined,
    config: { kind: 'mlflow', url: clean },
    origin: url.origin,
  }
}

function configOf(spec: ConnectionSpec): ConnectionConfiguration {
  const parsed = configurationSchema.parse({ connections: { [spec.name]: spec.config } })
  const config = parsed.connections?.[spec.name]
  if (!config) {
    throw new Error(`The connection ${spec.name} has no configuration.`)
  }
  return config
}

function connectBy(config: ConnectionConfiguration, context: ConnectContext): Platform {
  return config.kind === 'mlflow' ? mlflow.connect(config, context) : mlflowLocal.connect(config, context)
}

function storeOf(spec: ConnectionSpec): string {
  if (spec.store === undefined) {
    throw new Error(`The connection ${spec.name} is no local store.`)
  }
  return spec.store
}

function readConfiguration(text: string, folder: string): ConfigurationReading {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const problems = errors.map(({ offset, length, error }) => ({
    start: offset,
    end: offset + length,
    message: `This is not JSON: ${words(printParseErrorCode(error))}.`,
  }))
  if (!tree) {
    return { connections: [], problems }
  }
  const parsed = configurationSchema.safeParse(valueOf(tree))
  for (const issue of parsed.error?.issues ?? []) {
    const node = nearest(tree, issue.path)
    problems.push({ start: node.offset, end: node.offset + node.length, message: `${issue.message}.` })
  }
  return { connections: connectionsOf(tree, folder), problems }
}

/** Each entry counts for itself, so that a mistake in one does not take the others away. */
function connectionsOf(tree: Node, folder: string): readonly ConnectionSpec[] {
  const connections = findNodeAtLocation(tree, ['connections'])
  return (connections?.children ?? []).flatMap(({ children: [key, value] = [] }) => {
    const name: unknown = key?.value
    if (typeof name !== 'string' || !value) {
      return []
    }
    const one = configurationSchema.safeParse({ connections: { [name]: valueOf(value) } })
    const config = one.data?.connections?.[name]
    return config ? [specOf(name, config, folder)] : []
  })
}

function specOf(name: string, config: ConnectionConfiguration, folder: string): ConnectionSpec {
  const common = { id: `configured:${folder}:${name}`, name, from: 'configured', folder, config } as const
  return config.kind === 'mlflow'
    ? { ...common, origin: new URL(config.url).origin }
    : { ...common, store: resolve(folder, config.path) }
}

function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(
      tree,
      path.slice(0, length).filter((step) => typeof step !== 'symbol'),
    )
    if (found) {
      return found
    }
  }
  return tree
}

/** jsonc-parser's own `getNodeValue`, but typed as what it is: something unknown. */
function valueOf(node: Node): unknown {
  switch (node.type) {
    case 'array':
      return (node.children ?? []).map(valueOf)
    case 'object':
      return Object.fromEntries(
        (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
          key && value ? [[String(key.value), valueOf(value)]] : [],
        ),
      )
    default:
      return node.value as unknown
  }
}

function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
