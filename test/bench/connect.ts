import { build } from 'esbuild'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttp } from '../../src/base/http'
import type { ConnectContext } from '../../src/model/connection'
import { has, type ExperimentSource, type Platform } from '../../src/model/platform'
import { mlflow } from '../../src/platforms/mlflow/kind'
import { mlflowLocal } from '../../src/platforms/mlflow-local/kind'
import { projectRoot } from '../servers/tool'
import type { BenchStore } from './stores'

/** Our platforms as the extension host has them, without VS Code: their workers are bundled as the build does it. */
export class Connector {
  readonly #folder: string
  readonly #open: Platform[] = []

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<Connector> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'))
    const source = (path: string): string => join(projectRoot, 'src', path, 'worker.ts')
    await build({
      entryPoints: { 'mlflow-local': source('platforms/mlflow-local'), table: source('table') },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      minify: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      banner: { js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);" },
      logLevel: 'warning',
    })
    return new Connector(folder)
  }

  /** Absolute path of a worker's script. */
  worker(name: string): string {
    return join(this.#folder, `${name}.mjs`)
  }

  local(store: BenchStore): ExperimentSource {
    return this.#source(mlflowLocal.connect({ kind: 'mlflow-local', path: store.dbFile }, this.#context('bench')))
  }

  server(url: string): ExperimentSource {
    return this.#source(mlflow.connect({ kind: 'mlflow', url }, this.#context('bench')))
  }

  async close(): Promise<void> {
    this.#open.forEach((platform) => platform.dispose())
    await rm(this.#folder, { recursive: true, force: true })
  }

  #source(platform: Platform): ExperimentSource {
    this.#open.push(platform)
    if (!has(platform, 'experiments')) throw new Error(`${platform.id} has no experiments`)
    return platform.experiments
  }

  #context(name: string): ConnectContext {
    return {
      id: name,
      name,
      folder: undefined,
      http: (baseUrl) => createHttp({ name, baseUrl }),
      workerScript: (script) => this.worker(script),
    }
  }
}
