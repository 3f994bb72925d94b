import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import { WireError } from '../domain/errors/wire-error.ts'
import type { ApiEnv } from './api-env.ts'

/** Lets in who holds the API key, and says for which profile the call is. An empty `Profile-Key` counts as absent. */
export function requireCaller(apiKey: string, { store }: Context): MiddlewareHandler<ApiEnv> {
  const wanted = digest(apiKey)
  return async (c, next) => {
    const given = /^Bearer\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (given === undefined) {
      throw new WireError('unauthorized', {
        field: 'Authorization',
        message: 'Send the header Authorization: Bearer <API key>.',
      })
    }
    if (!timingSafeEqual(digest(given.trim()), wanted)) {
      throw new WireError('unauthorized', { field: 'Authorization', message: 'This key is not known here.' })
    }
    const key = c.req.header('profile-key')?.trim() || undefined
    const profile = await store.profiles.find(key === undefined ? undefined : keyDigest(key))
    if (!profile) {
      throw new WireError('invalid_profile_key', {
        field: 'Profile-Key',
        message: 'There is no profile with this key; leave the header out for the Primary Profile.',
      })
    }
    c.set('profile', profile)
    await next()
  }
}

/** What is kept of a profile's key. It is random and long, so that nobody finds it by trying. */
export function keyDigest(key: string): string {
  return digest(key).toString('hex')
}

/** Digests have one length, so that comparing them tells nothing of the key's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
