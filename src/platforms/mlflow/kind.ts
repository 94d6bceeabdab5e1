import { z } from 'zod'
import type { PlatformKind } from '../../model/connection'
import { createServerPlatform } from './adapter'

export const mlflowSchema = z
  .strictObject({
    kind: z.literal('mlflow'),
    url: z
      .url({ protocol: /^https?$/, error: 'The address of a server begins with http:// or https://' })
      .refine((url) => !hasSignIn(url), 'A user name or password does not belong in the address: sign in instead')
      .meta({ description: 'Where the tracking server is, such as https://mlflow.example.org.' }),
  })
  .meta({ description: 'An MLflow tracking server.' })
export type MlflowConfig = z.infer<typeof mlflowSchema>

/** MLflow's tracking server, from 2.0 on. */
export const mlflow = {
  kind: 'mlflow',
  title: 'MLflow tracking server',
  schema: mlflowSchema,
  connect: ({ url }: MlflowConfig, context) => createServerPlatform(baseOf(url), context),
} satisfies PlatformKind<MlflowConfig>

/** The address without what is behind the path, so that paths can be put to it. */
function baseOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.replace(/\/+$/, '')
}

function hasSignIn(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  return parsed !== undefined && (parsed.username !== '' || parsed.password !== '')
}
