import { DmError, type CallOptions } from '@dm/core'
import { createHttpClient, omitUndefined, type HttpResponse, type ResolvedRuntime } from '@dm/core/kit'
import { unknownResetMs, xErrorFrom } from '../native-error.ts'
import type { Authority } from './authority.ts'
import { createRateMeter, resetAfterMs } from './rate-limit.ts'

/** The host of the API. */
export const xHost = 'https://api.x.com'

/** One call. At most one of `json`, `form` and `multipart`. */
export interface XRequest {
  /** Names the limit that the call counts against; calls that share one at X share the name. */
  readonly limit: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From the slash after the host. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly multipart?: FormData
  readonly answer?: 'json' | 'bytes'
  /** Another host than that of the API; a base URL of the runtime goes before it. */
  readonly host?: string
  /** True when a call that breaks off may have had its effect; it then fails with `outcome_unknown`. */
  readonly mayHaveEffect?: boolean
  readonly options?: CallOptions | undefined
}

/**
 * Makes one call in somebody's name.
 *
 * @throws {DmError} what the error table says, `rate_limited` also without a call, and `timeout`, `aborted`,
 * `upstream_unavailable`, `upstream_malformed` or `outcome_unknown` of the connection
 */
export type XHttp = (authority: Authority, request: XRequest) => Promise<HttpResponse>

/** The one way to X: authorizes, watches the limits, and knows the errors. */
export function createXHttp(runtime: ResolvedRuntime): XHttp {
  const meter = createRateMeter(runtime.clock)

  return async (authority, request) => {
    const { limit, host = xHost, options, ...call } = request
    const metered = { name: limit, accountId: authority.accountId }
    meter.check(metered)
    // The kit shows an answer that is no JSON to nobody, and its headers tell of the limits all the same.
    let headers = new Headers()
    const fetch: typeof runtime.fetch = async (input, init) => {
      const response = await runtime.fetch(input, init)
      headers = response.headers
      meter.note(metered, headers)
      return response
    }
    const http = createHttpClient({
      runtime: { ...runtime, fetch },
      defaultBaseUrl: host,
      errorFrom: (response) => xErrorFrom(response, runtime.clock()),
    })
    const { origin, pathname } = new URL(`${runtime.baseUrl ?? host}${call.path}`)
    const { method, query = {}, form = {} } = call
    const header = await authority.header({ method, url: `${origin}${pathname}`, query, form })
    try {
      return await http({
        ...call,
        ...omitUndefined({ options }),
        ...(header === undefined ? {} : { headers: { authorization: header } }),
        secrets: authority.secrets,
      })
    } catch (error) {
      throw isWithoutReset(error) ? withReset(error, resetAfterMs(headers, runtime.clock())) : error
    }
  }
}

/** A 429 that is no JSON, so that the table never saw it. */
function isWithoutReset(error: unknown): error is DmError {
  return DmError.isInstance(error) && error.code === 'rate_limited' && error.retryAfterMs === undefined
}

function withReset({ code, message, upstream }: DmError, retryAfterMs = unknownResetMs): DmError {
  return new DmError({
    code,
    message,
    retryable: true,
    retryAfterMs,
    ...omitUndefined({ upstream }),
  })
}
