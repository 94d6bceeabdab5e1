import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from '../servers/tool'

/** Serves the pages as VS Code would, under the same policy, before a mocked host. */
export interface Harness {
  readonly origin: string
  close(): Promise<void>
}

const root = projectRoot
const nonce = createHash('sha256').update('waymark').digest('base64')
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
  html: 'text/html',
}

export async function serve(port = 0): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-webview-'))
  await bundle(folder)
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    answer(url, folder).then(
      ({ type, body }) =>
        response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...policyFor(type) }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => close(server, folder) }
}

async function bundle(folder: string): Promise<void> {
  const shared = { bundle: true, minify: true, outdir: folder, target: 'chrome132', logLevel: 'warning' } as const
  await build({
    ...shared,
    entryPoints: { runs: join(root, 'webview/runs/main.tsx') },
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  await build({
    ...shared,
    entryPoints: { mock: join(root, 'test/webview/mock.mjs'), worker: join(root, 'test/webview/worker.mjs') },
    format: 'iife',
  })
}

async function answer(url: URL, folder: string): Promise<{ type: string; body: string | Buffer }> {
  const name = url.pathname.slice(1)
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain'
  if (name === 'runs.html') {
    return { type, body: page(url.searchParams.get('theme') ?? 'dark') }
  }
  if (name.startsWith('codicon')) {
    return { type, body: await readFile(join(root, 'node_modules/@vscode/codicons/dist', name)) }
  }
  if (/^(dark|light|contrast)\.css$/.test(name)) {
    return { type, body: await readFile(join(projectRoot, 'test/webview/themes', name)) }
  }
  if (/^(runs|mock|worker)\.(js|css)$/.test(name)) {
    return { type, body: await readFile(join(folder, name)) }
  }
  throw new Error(`There is no ${name}.`)
}

/** The policy of the real pages; the worker with the mocked host is the one thing more. */
function policyFor(type: string): Record<string, string> {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'; img-src 'self' data:; worker-src 'self'`
  return type === 'text/html' ? { 'content-security-policy': policy } : {}
}

const bodies: Readonly<Record<string, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  contrast: 'vscode-high-contrast',
}

function page(theme: string): string {
  const subject = Buffer.from(JSON.stringify({ connection: 'sample', experiments: ['1'] })).toString('base64')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="stylesheet" href="${theme in bodies ? theme : 'dark'}.css">
<link rel="stylesheet" href="codicon.css">
<link rel="stylesheet" href="runs.css">
<script nonce="${nonce}" src="mock.js"></script>
</head>
<body class="${bodies[theme] ?? 'vscode-dark'}" data-subject="${subject}">
<div id="root"></div>
<script type="module" nonce="${nonce}" src="runs.js"></script>
</body>
</html>`
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function close(server: Server, folder: string): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
}
