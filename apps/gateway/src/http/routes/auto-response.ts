import { omitUndefined } from '@dm/core/kit'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { AutoResponse } from '../../domain/auto-response/auto-response-store.ts'
import { changeAutoResponse } from '../../domain/auto-response/change.ts'
import { readInput } from '../../domain/errors/read-input.ts'
import type { ApiEnv } from '../api-env.ts'
import { allowOnly } from '../allow-only.ts'
import { json, readJson } from '../json.ts'

const aYear = 365 * 24 * 3_600
const seconds = `must be whole seconds from 0 to ${aYear}`

const change = z.object(
  {
    autoResponseActive: z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' }).nullish(),
    autoResponseWaitSeconds: z
      .union([z.number(), z.string().trim().min(1).pipe(z.coerce.number())], { error: seconds })
      .pipe(z.number().int(seconds).min(0, seconds).max(aYear, seconds))
      .nullish(),
    autoResponseMessage: z.string({ error: 'must be a string' }).nullish(),
  },
  { error: 'must be a JSON object' },
)

/** `/messages/autoresponse`: what a profile answers by itself, on all networks. */
export function autoResponseRoutes(context: Context) {
  return new Hono<ApiEnv>()
    .post('/', async (c) => {
      const asked = readInput(change, await readJson(c), 'body')
      const changed = await changeAutoResponse(
        context,
        c.get('profileId'),
        omitUndefined({
          active: asked.autoResponseActive ?? undefined,
          waitSeconds: asked.autoResponseWaitSeconds ?? undefined,
          message: asked.autoResponseMessage ?? undefined,
        }),
      )
      return json(c, { status: 'success', updated: present(changed) })
    })
    .get('/', async (c) => {
      const response = await context.store.autoResponses.read(c.get('profileId'))
      return json(c, { status: 'success', ...(response && present(response)) })
    })
    .all('/', allowOnly(['POST', 'GET']))
}

function present({ active, message, waitSeconds }: AutoResponse) {
  return {
    autoResponseActive: active,
    autoResponseMessage: message,
    autoResponseWaitSeconds: waitSeconds,
  }
}
