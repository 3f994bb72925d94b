import { z } from 'zod'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { replayParked } from '../../domain/webhook/replay.ts'
import { moment } from '../moment.ts'
import { successOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const replayBody = z.object(
  {
    since: moment.optional().describe('Only what came since this moment.'),
    platform: z.string({ error: 'must be a string' }).optional().describe('Only of this network.'),
    ids: z
      .array(z.coerce.number().int().positive(), { error: 'must be an array of ids of the journal' })
      .max(1_000, 'has more than 1000 ids')
      .optional()
      .describe('Only these rows of the journal. Left out: all that wait.'),
  },
  { error: 'must be a JSON object' },
)

export const journalRoutes = [
  defineRoute({
    method: 'POST',
    paths: ['/admin/journal/replay'],
    summary: 'Takes in again what was kept without being applied.',
    body: replayBody,
    errors: ['app_missing', 'not_linked'],
    primaryOnly: true,
    answer: successOf({
      applied: z.int().describe('How many were taken in.'),
      repeated: z.int().describe('How many were there already.'),
      parked: z.int().describe('How many still cannot be taken in.'),
    }),
    handle: async ({ context, body: { platform: name, since, ids } }) => {
      const replayed = await replayParked(context, {
        ...(name !== undefined && { platform: requirePlatform(context, name).id }),
        ...(since !== undefined && { since }),
        ...(ids !== undefined && { ids }),
      })
      return { status: 'success', ...replayed }
    },
  }),
]
