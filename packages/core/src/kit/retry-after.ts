/**
 * How long the `Retry-After` header asks to wait, in milliseconds from `now`; 0 when the moment has passed.
 * It may hold seconds or an HTTP date (RFC 9110 section 10.2.3). `undefined` when absent or unreadable.
 *
 * @param now the time now, in milliseconds since 1970: pass the runtime's clock
 * @example
 * retryAfterMs(new Headers({ 'retry-after': '2' }), clock()) // 2000
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  // Date.parse guesses at almost anything, so the shape is checked first.
  if (!/^[A-Z][a-z]+, .+ GMT$/.test(value)) return undefined
  const moment = Date.parse(value)
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now)
}
