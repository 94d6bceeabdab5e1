import { delimiter } from 'node:path'

/** The environment without the person's own MLflow settings, with `bin` first on PATH. */
export function isolatedEnv(bin: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(MLFLOW_|GIT_|PYTHONPATH|PYTHONHOME|PYTHONDONTWRITEBYTECODE|VIRTUAL_ENV)/.test(name),
  )
  return {
    ...Object.fromEntries(own),
    PATH: [bin, process.env.PATH ?? ''].join(delimiter),
    PYTHONUNBUFFERED: '1',
    PYTHONWARNINGS: 'ignore',
    GIT_PYTHON_REFRESH: 'quiet',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    ...extra,
  }
}
