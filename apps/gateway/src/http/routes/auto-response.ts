import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { AutoResponse } from '../../domain/auto-response/auto-response-store.ts'
import { changeAutoResponse } from '../../domain/auto-response/change.ts'
import { successOf } from '../answer.ts'
import { flag, wholeNumber } from '../lenient.ts'
import { defineRoute } from '../route.ts'

const aYear = 365 * 24 * 3_600
const seconds = `must be whole seconds from 0 to ${aYear}`

const change = z.object(
  {
    autoResponseActive: flag.nullish().describe('Whether anybody is answered at all.'),
    autoResponseWaitSeconds: wholeNumber({ from: 0, to: aYear, error: seconds })
      .nullish()
      .describe('For how long nobody is answered again who has been answered, in seconds.'),
    autoResponseMessage: z
      .string({ error: 'must be a string' })
      .nullish()
      .describe(
        'What is answered, on all networks, so as short as the shortest takes. Empty: the usual words.',
      ),
  },
  { error: 'must be a JSON object' },
)

const settings = z
  .object({
    autoResponseActive: z.boolean().describe('Whether anybody is answered at all.'),
    autoResponseMessage: z.string().describe('What is answered.'),
    autoResponseWaitSeconds: z
      .int()
      .describe('For how long nobody is answered again who has been answered, in seconds.'),
  })
  .meta({ id: 'AutoResponse', description: 'What a profile answers by itself, on all networks.' })

const paths = ['/messages/autoresponse'] as const

export const autoResponseRoutes = [
  defineRoute({
    method: 'POST',
    paths,
    summary: 'Changes what a profile answers by itself, on all networks.',
    body: change,
    answer: successOf({ updated: settings }),
    messaging: true,
    handle: async ({ context, profile, body }) => {
      const changed = await changeAutoResponse(
        context,
        profile.id,
        omitUndefined({
          active: body.autoResponseActive ?? undefined,
          waitSeconds: body.autoResponseWaitSeconds ?? undefined,
          message: body.autoResponseMessage ?? undefined,
        }),
      )
      return { status: 'success', updated: present(changed) }
    },
  }),
  defineRoute({
    method: 'GET',
    paths,
    summary: 'Tells what a profile answers by itself.',
    // Nothing beside the status when it was never set.
    answer: successOf(settings.partial().shape),
    messaging: true,
    handle: async ({ context, profile }) => {
      const response = await context.store.autoResponses.read(profile.id)
      return { status: 'success', ...(response && present(response)) }
    },
  }),
]

function present({ active, message, waitSeconds }: AutoResponse): z.output<typeof settings> {
  return {
    autoResponseActive: active,
    autoResponseMessage: message,
    autoResponseWaitSeconds: waitSeconds,
  }
}
