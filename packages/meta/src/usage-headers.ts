import { isPlainObject, parseJson, retryAfterMs } from '@dm/core/kit'

/**
 * How long to wait after a refusal for too many calls, in milliseconds: what Meta estimates in
 * `X-Business-Use-Case-Usage` (minutes, the longest of its entries), else `Retry-After`.
 *
 * @see https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function regainAccessMs(headers: Headers, now: number): number | undefined {
  const minutes = estimates(headers.get('x-business-use-case-usage')).reduce((a, b) => Math.max(a, b), 0)
  return minutes > 0 ? minutes * 60_000 : retryAfterMs(headers, now)
}

function estimates(header: string | null): number[] {
  const usage = header === null ? undefined : readJson(header)
  if (!isPlainObject(usage)) return []
  return Object.values(usage)
    .flatMap((entries: unknown) => (Array.isArray(entries) ? (entries as unknown[]) : []))
    .map((entry) => (isPlainObject(entry) ? Number(entry.estimated_time_to_regain_access) : 0))
    .filter((minutes) => Number.isFinite(minutes))
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
