import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { ConnectContext, PlatformKind } from '../../model/connection'
import { createLocalPlatform } from './adapter'

export const mlflowLocalSchema = z
  .strictObject({
    kind: z.literal('mlflow-local'),
    path: z.string().min(1).meta({
      description: 'A mlflow.db file or a mlruns folder, relative to the workspace folder or absolute.',
    }),
  })
  .meta({ description: 'An MLflow store on this machine, read without a server.' })
export type MlflowLocalConfig = z.infer<typeof mlflowLocalSchema>

/** MLflow's stores on disk: a SQLite database or a folder of files. Read only. */
export const mlflowLocal = {
  kind: 'mlflow-local',
  title: 'Local MLflow store',
  schema: mlflowLocalSchema,
  connect: ({ path }: MlflowLocalConfig, context: ConnectContext) =>
    createLocalPlatform({
      id: context.id,
      name: context.name,
      path: storePath(path, context.folder),
      workerScript: context.workerScript('mlflow-local'),
    }),
} satisfies PlatformKind<MlflowLocalConfig>

/** The absolute path of a configured store. */
export function storePath(path: string, folder: string | undefined): string {
  return isAbsolute(path) || folder === undefined ? path : join(folder, path)
}
