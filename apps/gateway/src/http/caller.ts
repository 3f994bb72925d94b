import type { MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { ApiEnv } from './api-env.ts'
import { profileOfKey } from './profile-key.ts'
import { sameSecret } from './same-secret.ts'

/** Lets in who holds the API key, and says for which profile the call is. An empty `Profile-Key` counts as absent. */
export function requireCaller(apiKey: string, { store }: Context): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const given = /^Bearer\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (given === undefined) {
      throw new WireError('unauthorized', {
        field: 'Authorization',
        message: 'Send the header Authorization: Bearer <API key>.',
      })
    }
    if (!sameSecret(given.trim(), apiKey)) {
      throw new WireError('unauthorized', { field: 'Authorization', message: 'This key is not known here.' })
    }
    const key = c.req.header('profile-key')?.trim() || undefined
    c.set('profile', await profileOfKey(store.profiles, key))
    await next()
  }
}
