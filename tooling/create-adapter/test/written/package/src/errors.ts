import { DmError, type DmErrorCode } from '@dm/core'
import { isPlainObject, type HttpResponse } from '@dm/core/kit'

// https://new-network.example/docs/errors
const codes = new Map<string, DmErrorCode>([
  ['slow_down', 'rate_limited'],
  ['dead_token', 'auth_expired'],
  ['not_allowed', 'permission_missing'],
  ['down', 'upstream_unavailable'],
  ['nobody', 'recipient_not_found'],
  ['not_found', 'not_found'],
  ['bad_code', 'invalid_request'],
])

const passing = new Set<DmErrorCode>(['rate_limited', 'upstream_unavailable'])

/** The error that an answer of the network holds. */
export function newNetworkError({ status, body }: HttpResponse): DmError | undefined {
  if (!isPlainObject(body) || !isPlainObject(body.error)) return undefined
  const native = String(body.error.code)
  const code = codes.get(native) ?? 'upstream_refused'
  return new DmError({
    code,
    message: `New Network refused the call with ${native}.`,
    retryable: passing.has(code),
    upstream: { status, code: native },
  })
}
