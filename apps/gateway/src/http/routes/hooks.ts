import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import { missingOr } from '../../domain/errors/read-input.ts'
import { hookActions, type HookAction } from '../../domain/hook/hook-store.ts'
import { recoverHook, resendHook, resumeHook } from '../../domain/hook/recover.ts'
import { registerHook } from '../../domain/hook/register.ts'
import { isoTime, successOf } from '../answer.ts'
import { moment } from '../moment.ts'
import { historySchema, presentHistory } from '../presenters/told-news.ts'
import { defineRoute } from '../route.ts'

const whole = { error: 'must be a JSON object' }
const text = z.string({ error: missingOr('must be a string') }).trim()
const action = z
  .enum(hookActions, { error: missingOr(`must be one of ${hookActions.join(', ')}`) })
  .describe(
    'Which kind of news: `messages`, `social` (links to accounts) and `accountActivity` (X) are told, the others are kept for their day.',
  )
const secret = text
  .pipe(z.string().min(1, 'is empty').max(1024, 'is longer than 1024 characters'))
  .describe('What calls are signed with, for all hooks of the profile: HMAC-SHA256 of the body.')
const byAction = z.object({ action }, whole)
const registration = z.object(
  {
    action,
    url: text
      .pipe(z.string().min(1, 'is empty').max(2048, 'is longer than 2048 characters'))
      .describe('Where it is told, by POST: a public https address. It takes the place of the one before.'),
    secret: secret.optional(),
  },
  whole,
)

const wantedHistory = z.object({
  action: action.optional().describe('Only of this kind. Left out: of all.'),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1000, 'must be at most 1000')
    .default(100)
    .describe('How many of each kind at most, the newest.'),
})
const resending = z.object(
  {
    hookId: text
      .pipe(z.string().min(1, 'is empty'))
      .describe('`hookId` of what was told, as it stood in its body and stands in the history.'),
  },
  whole,
)
const recovery = z.object(
  {
    action,
    since: moment.describe('From when on, at most as far back as DM_KEEP_DELIVERIES_DAYS says.'),
    delivered: z
      .boolean('must be true or false')
      .default(false)
      .describe('Also what was told well, for a receiver that has lost it.'),
  },
  whole,
)

const refId = z.string().describe('Of the profile.')
const ofAction = { action: z.enum(hookActions).describe('Which kind of news.'), refId }

/** What is told of each action that something is registered for. */
type ListedKey = HookAction | `${HookAction}Updated` | `${HookAction}Paused`
const listed = Object.fromEntries(
  hookActions.flatMap((name) => [
    [name, z.string().optional().describe(`Where \`${name}\` goes.`)],
    [`${name}Updated`, isoTime.optional().describe('When that was registered.')],
    [`${name}Paused`, isoTime.optional().describe('Since when it is not called, because nothing went well.')],
  ]),
) as unknown as Readonly<Record<ListedKey, z.ZodOptional<z.ZodString>>>

const paths = ['/hook/webhook', '/hook'] as const

export const hookRoutes = [
  defineRoute({
    method: 'POST',
    paths,
    summary: 'Registers where news is to go.',
    body: registration,
    answer: successOf({ ...ofAction, url: z.string().describe('Where it goes.') }),
    errors: ['hook_url_refused'],
    handle: async ({ context, profile, body }) => {
      const hook = omitUndefined(body)
      await registerHook(context, profile.id, hook)
      return { status: 'success', action: hook.action, url: hook.url, refId: profile.id }
    },
  }),
  defineRoute({
    method: 'POST',
    paths: ['/hook/webhook/secret', '/hook/secret'],
    summary: 'Changes the secret that signs; for 24 hours that before it signs too.',
    body: z.object({ secret }, whole),
    answer: successOf({ action: z.literal('webhook').describe('For all hooks of the profile.'), refId }),
    handle: async ({ context, profile, body }) => {
      await context.store.hooks.setSecret(profile.id, body.secret)
      return { status: 'success', action: 'webhook', refId: profile.id }
    },
  }),
  defineRoute({
    method: 'GET',
    paths,
    summary: 'Lists where news goes.',
    answer: successOf({
      ...listed,
      updated: isoTime.optional().describe('When the last of them was registered.'),
    }),
    handle: async ({ context, profile }) => {
      const hooks = await context.store.hooks.list(profile.id)
      return {
        status: 'success',
        ...Object.fromEntries(hooks.map(({ action: name, url }) => [name, url])),
        ...Object.fromEntries(hooks.map(({ action: name, updatedAt }) => [`${name}Updated`, updatedAt])),
        ...Object.fromEntries(
          hooks.flatMap(({ action: name, pausedAt }) => (pausedAt ? [[`${name}Paused`, pausedAt]] : [])),
        ),
        ...omitUndefined({
          updated: hooks
            .map(({ updatedAt }) => updatedAt)
            .sort()
            .at(-1),
        }),
      }
    },
  }),
  defineRoute({
    method: 'DELETE',
    paths,
    summary: 'Unregisters where news went.',
    body: byAction,
    answer: successOf(ofAction),
    handle: async ({ context, profile, body: { action: unregistered } }) => {
      await context.store.hooks.unregister(profile.id, unregistered)
      return { status: 'success', action: unregistered, refId: profile.id }
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/hook/history'],
    summary: 'Lists what was told, the newest first, with how it went.',
    query: wantedHistory,
    answer: historySchema,
    handle: async ({ context, profile, query }) =>
      presentHistory(await context.store.hooks.history(profile.id, omitUndefined(query))),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/hook/resend'],
    summary: 'Tells one event once more.',
    body: resending,
    answer: successOf({ hookId: z.string().describe('Of what is told again.'), refId }),
    errors: ['hook_not_found'],
    handle: async ({ context, profile, body: { hookId } }) => {
      await resendHook(context, profile.id, hookId)
      return { status: 'success', hookId, refId: profile.id }
    },
  }),
  defineRoute({
    method: 'POST',
    paths: ['/hook/recover'],
    summary: 'Tells once more what has not been told since a moment.',
    body: recovery,
    answer: successOf({
      ...ofAction,
      resent: z.int().describe('How many are told again.'),
      added: z.int().describe('How many are told for the first time.'),
    }),
    errors: ['hook_not_found'],
    handle: async ({ context, profile, body }) => {
      const { resent, added } = await recoverHook(context, profile.id, body)
      return { status: 'success', action: body.action, resent, added, refId: profile.id }
    },
  }),
  defineRoute({
    method: 'POST',
    paths: ['/hook/resume'],
    summary: 'Ends a pause.',
    body: byAction,
    answer: successOf(ofAction),
    errors: ['hook_not_found'],
    handle: async ({ context, profile, body: { action: resumed } }) => {
      await resumeHook(context, profile.id, resumed)
      return { status: 'success', action: resumed, refId: profile.id }
    },
  }),
]
