import { isolatedEnv } from './env'
import { startChild } from './child'
import { pythonEnvironment } from './tool'

export interface PythonOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly which?: 'current' | 'old'
}

/** Runs a Python script, or code after `-c`, in the tests' environment to its end; resolves with what it printed. */
export async function runPython(args: readonly string[], options: PythonOptions = {}): Promise<string> {
  const { python, bin } = await pythonEnvironment(options.which)
  const child = startChild(python, args, { cwd: options.cwd, env: isolatedEnv(bin, options.env) })
  const code = await child.ended
  if (code !== 0) throw new Error(`python ${args.join(' ')} ended with ${String(code)}\n${child.log()}`)
  return child.log()
}
