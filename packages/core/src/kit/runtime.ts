import type { AdapterRuntime, Hmac } from '../adapter/runtime.ts'
import { webCryptoHmac } from './digest.ts'
import { waitFor } from './wait.ts'

/** An {@link AdapterRuntime} with its defaults filled in. */
export interface ResolvedRuntime {
  readonly fetch: typeof globalThis.fetch
  /** For what strangers name; see `fetchMedia`. */
  readonly foreignFetch: typeof globalThis.fetch
  readonly allowPrivateUrls: boolean
  /** Scheme and host for every call, without a slash at the end. Absent: the network's own. */
  readonly baseUrl?: string
  /** The time now, in milliseconds since 1970. */
  readonly clock: () => number
  readonly hmac: Hmac
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number
  /** Lets so many milliseconds pass; see {@link waitFor}. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

const defaultTimeoutMs = 30_000

/**
 * Fills in what the caller left out: the platform's `fetch`, `Date.now`, Web Crypto, a timer and 30,000 ms.
 *
 * This is the one place that names those globals; everything else in an adapter takes them from here. The
 * default `fetch` is looked up at each call, so it may be replaced later.
 *
 * @example
 * const runtime = resolveRuntime({ baseUrl: 'http://127.0.0.1:4010' })
 * runtime.timeoutMs // 30000
 */
export function resolveRuntime(runtime: AdapterRuntime = {}): ResolvedRuntime {
  const fetch: typeof globalThis.fetch = runtime.fetch ?? ((input, init) => globalThis.fetch(input, init))
  return {
    fetch,
    foreignFetch: runtime.foreignFetch ?? fetch,
    allowPrivateUrls: runtime.allowPrivateUrls ?? false,
    clock: runtime.clock ?? (() => Date.now()),
    hmac: runtime.hmac ?? webCryptoHmac,
    timeoutMs: runtime.timeoutMs ?? defaultTimeoutMs,
    wait: runtime.wait ?? waitFor,
    ...(runtime.baseUrl === undefined ? {} : { baseUrl: runtime.baseUrl.replace(/\/+$/, '') }),
  }
}
