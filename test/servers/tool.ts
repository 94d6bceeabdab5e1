import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

/** The project's top folder; tests are run from there. */
export const projectRoot = process.env.WAYMARK_ROOT ?? join(__dirname, '..', '..')

const executable = promisify(execFile)
const found = new Map<string, Promise<unknown>>()

/** Where a tool of the cache is, as `scripts/tool.mjs` says it; installed first when it is not there. */
export function tool(name: 'python' | 'python-old' | 'node24' | 'vscode' | 'chromium' | 'cache'): Promise<unknown> {
  let known = found.get(name)
  if (!known) {
    known = executable(process.execPath, [join(projectRoot, 'scripts', 'tool.mjs'), name]).then(({ stdout }) => {
      const parsed: unknown = JSON.parse(stdout)
      return parsed
    })
    found.set(name, known)
  }
  return known
}

const pythonShape = z.object({ python: z.string(), bin: z.string(), folder: z.string() })

/** The virtual environment of the tests: the current MLflow, or an MLflow 2 server. */
export async function pythonEnvironment(which: 'current' | 'old' = 'current'): Promise<z.infer<typeof pythonShape>> {
  return pythonShape.parse(await tool(which === 'old' ? 'python-old' : 'python'))
}

const cacheShape = z.object({ folder: z.string() })

/** The folder outside the tree that holds the tools, and whatever else is worth keeping between runs. */
export async function cacheFolder(): Promise<string> {
  return cacheShape.parse(await tool('cache')).folder
}
