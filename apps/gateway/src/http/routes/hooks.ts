import { omitUndefined } from '@dm/core/kit'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { missingOr, readInput } from '../../domain/errors/read-input.ts'
import { hookActions } from '../../domain/hook/hook-store.ts'
import { recoverHook, resendHook, resumeHook } from '../../domain/hook/recover.ts'
import { registerHook } from '../../domain/hook/register.ts'
import type { ApiEnv } from '../api-env.ts'
import { allowOnly } from '../allow-only.ts'
import { json, readJson } from '../json.ts'
import { moment } from '../moment.ts'
import { presentHistory } from '../presenters/told-news.ts'

const whole = { error: 'must be a JSON object' }
const text = z.string({ error: missingOr('must be a string') }).trim()
const action = z.enum(hookActions, { error: missingOr(`must be one of ${hookActions.join(', ')}`) })
const byAction = z.object({ action }, whole)
const registration = z.object(
  {
    action,
    url: text.pipe(z.string().min(1, 'is empty').max(2048, 'is longer than 2048 characters')),
    secret: text.pipe(z.string().min(1, 'is empty')).optional(),
  },
  whole,
)

const wantedHistory = z.object({
  action: action.optional(),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1000, 'must be at most 1000')
    .default(100),
})
const resending = z.object({ hookId: text.pipe(z.string().min(1, 'is empty')) }, whole)
const recovery = z.object(
  {
    action,
    since: moment,
    delivered: z.boolean('must be true or false').default(false),
  },
  whole,
)

/**
 * `/hook/webhook`, also known as `/hook`: register where news is to go, list that, and unregister. Beside it: what was
 * told there (`/hook/history`), sending it again (`/hook/resend`, `/hook/recover`), and ending a pause (`/hook/resume`).
 */
export function hookRoutes(context: Context) {
  const routes = new Hono<ApiEnv>()
  for (const path of ['/', '/webhook']) {
    routes
      .post(path, async (c) => {
        const profileId = c.get('profileId')
        const hook = omitUndefined(readInput(registration, await readJson(c), 'body'))
        await registerHook(context, profileId, hook)
        return json(c, { status: 'success', action: hook.action, url: hook.url, refId: profileId })
      })
      .get(path, async (c) => {
        const hooks = await context.store.hooks.list(c.get('profileId'))
        return json(c, {
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
        })
      })
      .delete(path, async (c) => {
        const profileId = c.get('profileId')
        const hook = readInput(byAction, await readJson(c), 'body')
        await context.store.hooks.unregister(profileId, hook.action)
        return json(c, { status: 'success', action: hook.action, refId: profileId })
      })
      .all(path, allowOnly(['POST', 'GET', 'DELETE']))
  }
  return routes
    .get('/history', async (c) => {
      const wanted = omitUndefined(readInput(wantedHistory, c.req.query(), 'query'))
      return json(c, presentHistory(await context.store.hooks.history(c.get('profileId'), wanted)))
    })
    .post('/resend', async (c) => {
      const profileId = c.get('profileId')
      const { hookId } = readInput(resending, await readJson(c), 'body')
      await resendHook(context, profileId, hookId)
      return json(c, { status: 'success', hookId, refId: profileId })
    })
    .post('/recover', async (c) => {
      const profileId = c.get('profileId')
      const wanted = readInput(recovery, await readJson(c), 'body')
      const { resent, added } = await recoverHook(context, profileId, wanted)
      return json(c, { status: 'success', action: wanted.action, resent, added, refId: profileId })
    })
    .post('/resume', async (c) => {
      const profileId = c.get('profileId')
      const { action: resumed } = readInput(byAction, await readJson(c), 'body')
      await resumeHook(context, profileId, resumed)
      return json(c, { status: 'success', action: resumed, refId: profileId })
    })
    .all('/resume', allowOnly(['POST']))
    .all('/history', allowOnly(['GET']))
    .all('/resend', allowOnly(['POST']))
    .all('/recover', allowOnly(['POST']))
}
