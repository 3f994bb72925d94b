import type { Schema } from './schemas.ts'

/** What answers say in their headers, by name. */
export type ResponseHeaders = Readonly<
  Record<string, { readonly description: string; readonly schema: Schema }>
>

const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } }) as const

/** Of every answer to somebody who has the key, unless calls are not limited. */
const limits: ResponseHeaders = {
  'x-ratelimit-max': count('How many calls the profile may make in a window.'),
  'x-ratelimit-count': count('How many it has made in this one.'),
  'x-ratelimit-remaining': count('How many are left.'),
  'x-ratelimit-reset': count('In how many milliseconds the next window begins.'),
}

const retryAfter: ResponseHeaders = { 'Retry-After': count('How many seconds to wait.') }

const replayed: ResponseHeaders = {
  'Idempotency-Replayed': {
    description: 'That this is the answer to an earlier call with the same key.',
    schema: { type: 'string', const: 'true' },
  },
}

/** The headers of an answer with a status. */
export function responseHeaders(status: string, takesKey: boolean): ResponseHeaders {
  return {
    ...(status === '403' || status === '503' ? {} : limits),
    ...(['409', '429', '502', '503'].includes(status) ? retryAfter : {}),
    ...(status === '200' && takesKey ? replayed : {}),
  }
}
