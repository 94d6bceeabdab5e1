import { z } from 'zod'
import { kinds } from './index'

/** `waymark.json` at the workspace's root: what a platform team checks in. No secret ever stands in it. */
export const configurationSchema = z.strictObject({
  $schema: z.string().optional(),
  connections: z
    .record(
      z.string().min(1).max(100),
      z.discriminatedUnion('kind', [kinds[0].schema, kinds[1].schema]).meta({
        description: 'One external system. Its kind decides what else is asked for.',
      }),
    )
    .optional()
    .meta({ description: 'The platforms of this workspace by a name of your choice.' }),
})
export type Configuration = z.infer<typeof configurationSchema>
export type ConnectionConfiguration = NonNullable<Configuration['connections']>[string]

export function configurationJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(configurationSchema, { target: 'draft-7' }),
    allowComments: true,
    allowTrailingCommas: true,
  }
}
