import type { Context as HonoContext } from 'hono'
import { WireError } from '../domain/errors/wire-error.ts'

const longest = 255

/** The key under which the caller may repeat the call; an empty header counts as absent. */
export function readIdempotencyKey(c: HonoContext): string | undefined {
  const key = c.req.header('idempotency-key')?.trim() ?? ''
  if (key.length <= longest) return key === '' ? undefined : key
  throw new WireError('invalid_request', {
    field: 'Idempotency-Key',
    message: `Idempotency-Key has more than ${longest} characters.`,
  })
}
