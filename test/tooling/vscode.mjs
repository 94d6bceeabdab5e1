// A real VS Code on a free port of the loopback address: the server inside code-server, in folders of its own.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { codeServer } from '../../scripts/lib/codeserver.mjs'
import { attempt, cleanEnv, start, tail } from '../../scripts/lib/run.mjs'
import { Stop } from '../../scripts/lib/say.mjs'

/** What keeps a fresh VS Code quiet: no telemetry, no chat, no welcome, no updates. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function withNode(node, env = {}) {
  return cleanEnv({ ...env, PATH: [dirname(node), env.PATH ?? process.env.PATH].join(delimiter) })
}

async function install({ node, entry }, dirs, vsix) {
  const args = [entry, '--install-extension', vsix, ...dirs, '--accept-server-license-terms']
  const { code, output } = await attempt(node, args, {
    env: withNode(node),
  })
  if (code !== 0 || !output.includes('successfully installed'))
    throw new Stop(`Installing ${vsix} failed:\n${tail(output)}`)
}

async function untilItAnswers(child, url) {
  const end = performance.now() + 60_000
  const state = { ended: false }
  void child.ended.then(() => (state.ended = true))
  for (;;) {
    const up = await fetch(`${url}/version`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.status > 0,
      () => false,
    )
    if (up) return
    if (state.ended) throw new Stop(`VS Code's server ended before it answered:\n${tail(child.log())}`)
    if (performance.now() > end)
      throw new Stop(`VS Code's server did not answer within a minute:\n${tail(child.log())}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

function address({ url, token, workspace, port, extensionDevelopmentPath, extensionTestsPath }) {
  const query = new URLSearchParams()
  if (token) query.set('tkn', token)
  if (workspace) query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace)
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`
  const payload = []
  if (extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(extensionDevelopmentPath)])
  if (extensionTestsPath) payload.push(['extensionTestsPath', remote(extensionTestsPath)])
  if (payload.length > 0) query.set('payload', JSON.stringify(payload))
  return `${url}/?${query}`
}

/** What a person has changed in a folder that is kept stays. */
async function writeSettings(file, settings) {
  const kept = await readFile(file, 'utf8').then(JSON.parse, () => ({}))
  await writeFile(file, JSON.stringify({ ...settings, ...kept }, null, 2))
}

/** See vscode.d.mts. */
export async function startVSCode(options) {
  const { workspace, extensionVsix, settings = {}, trusted = true, env = {}, token } = options
  const tools = await codeServer()
  const made = options.dir === undefined ? await mkdtemp(join(tmpdir(), 'waymark-vscode-')) : undefined
  const dir = options.dir ?? made
  const user = join(dir, 'data', 'data', 'User')
  const dirs = ['--server-data-dir', join(dir, 'data'), '--extensions-dir', join(dir, 'extensions')]
  await mkdir(user, { recursive: true })
  await mkdir(join(dir, 'extensions'), { recursive: true })
  const trust = { 'security.workspace.trust.enabled': !trusted }
  await writeSettings(join(user, 'settings.json'), { ...quietSettings, ...trust, ...settings })
  if (extensionVsix) await install(tools, dirs, extensionVsix)

  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const guard = token ? ['--connection-token', token] : ['--without-connection-token']
  const driver = options.smokeTestDriver === false ? [] : ['--enable-smoke-test-driver']
  const args = ['--host', '127.0.0.1', '--port', String(port), ...guard, ...driver, '--accept-server-license-terms']
  const child = start(tools.node, [tools.entry, ...args, '--telemetry-level', 'off', ...dirs], {
    cwd: dir,
    env: withNode(tools.node, env),
  })
  const stop = async () => {
    await child.stop()
    if (made) await rm(made, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await untilItAnswers(child, url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: address({ ...options, url, port, workspace }), port, dir, stop, log: child.log, ended: child.ended }
}
