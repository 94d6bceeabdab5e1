import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface BuiltWorker {
  readonly script: string
  dispose(): Promise<void>
}

/** Bundles a worker as the build does, into a folder of its own. */
export async function buildWorker(name: string, source = `src/platforms/${name}/worker.ts`): Promise<BuiltWorker> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-worker-'))
  const script = join(folder, `${name}.js`)
  await build({
    entryPoints: [join(__dirname, '..', '..', source)],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'silent',
  })
  return { script, dispose: () => rm(folder, { recursive: true, force: true }) }
}
