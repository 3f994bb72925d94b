import { DmError, dmErrorCodes, type Upstream } from '@dm/core'
import { type HttpResponse, isPlainObject, omitUndefined } from '@dm/core/kit'
import { findGraphError } from './graph-error-table.ts'
import { nativeId } from './native-id.ts'
import { regainAccessMs } from './usage-headers.ts'

/**
 * The error that an answer stands for, `undefined` when it is none. Judged by the body, because Meta puts an
 * error under any status, 200 included.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function graphErrorFrom(response: HttpResponse, now: number): DmError | undefined {
  const native = isPlainObject(response.body) ? response.body.error : undefined
  return isPlainObject(native) ? fromNative(native, response, now) : undefined
}

/**
 * The same for an error object that came inside an answer: for one item of a list, or for a token that was
 * asked about.
 */
export function graphErrorOf(native: Record<string, unknown>): DmError {
  return fromNative(native, { status: 200, headers: new Headers(), body: undefined }, 0)
}

/** Whether Meta said that a field of the request does not exist for this object. */
export function isUnknownField(error: unknown): boolean {
  if (!DmError.isInstance(error) || error.upstream?.code !== '100') return false
  return error.upstream.message?.includes('nonexisting field') ?? false
}

function fromNative(native: Record<string, unknown>, response: HttpResponse, now: number): DmError {
  const upstream = upstreamOf(native, response.status)
  const row = findGraphError({
    code: numberOf(upstream.code),
    subcode: numberOf(upstream.subcode),
    text: upstream.message ?? '',
  })
  const transient = row === undefined && native.is_transient === true
  const code = row?.becomes ?? (transient ? 'upstream_unavailable' : 'upstream_refused')
  return new DmError({
    code,
    message: row === undefined ? unnamed(upstream) : (row.message ?? dmErrorCodes[row.becomes]),
    retryable: row?.retryable ?? transient,
    upstream,
    ...omitUndefined({
      field: row?.field,
      retryAfterMs: code === 'rate_limited' ? regainAccessMs(response.headers, now) : undefined,
    }),
  })
}

function unnamed({ message }: Upstream): string {
  return `Meta refused: ${message ?? 'it gave no reason'}`
}

function upstreamOf(native: Record<string, unknown>, status: number): Upstream {
  const text = native.message
  return omitUndefined({
    status,
    code: nativeId(native.code),
    subcode: nativeId(native.error_subcode) ?? nativeId(native.subcode),
    requestId: nativeId(native.fbtrace_id),
    message: typeof text === 'string' ? text : undefined,
  })
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
