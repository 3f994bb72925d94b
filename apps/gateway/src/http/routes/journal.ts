import { Hono } from 'hono'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { readInput } from '../../domain/errors/read-input.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { replayParked } from '../../domain/webhook/replay.ts'
import { allowOnly } from '../allow-only.ts'
import type { ApiEnv } from '../api-env.ts'
import { json, readJson } from '../json.ts'
import { moment } from '../moment.ts'

const replayBody = z.object(
  {
    since: moment.optional(),
    platform: z.string({ error: 'must be a string' }).optional(),
    ids: z
      .array(z.coerce.number().int().positive(), { error: 'must be an array of ids of the journal' })
      .max(1_000, 'has more than 1000 ids')
      .optional(),
  },
  { error: 'must be a JSON object' },
)

/** `/admin/journal`: takes in again what was kept without being applied. */
export function journalRoutes(context: Context) {
  return new Hono<ApiEnv>()
    .post('/replay', async (c) => {
      const { platform: name, since, ids } = readInput(replayBody, await readJson(c), 'body')
      const replayed = await replayParked(context, {
        ...(name !== undefined && { platform: requirePlatform(context, name).id }),
        ...(since !== undefined && { since }),
        ...(ids !== undefined && { ids }),
      })
      return json(c, { status: 'success', ...replayed })
    })
    .all('/replay', allowOnly(['POST']))
}
