/** Makes a keyed digest. Synchronous where the platform allows it; Web Crypto is asynchronous. */
export type Hmac = (
  algorithm: 'SHA-1' | 'SHA-256',
  key: string | Uint8Array,
  data: string | Uint8Array,
) => Uint8Array | Promise<Uint8Array>

/**
 * Everything an adapter needs from the world. All of it has a default, so `{}` will do; tests and servers
 * put their own in. An adapter reads no global besides these.
 */
export interface AdapterRuntime {
  /** Defaults to the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /**
   * Fetches what strangers name, such as the media URLs of a message. A server puts one in that refuses private
   * addresses when it connects, because names can be looked up there only. Defaults to {@link fetch}.
   */
  readonly foreignFetch?: typeof globalThis.fetch
  /** The one named exemption: lets such URLs be plain http and point to private addresses. Defaults to false. */
  readonly allowPrivateUrls?: boolean
  /** Replaces the scheme and host of every call, for example by `http://127.0.0.1:4010`. No slash at the end. */
  readonly baseUrl?: string
  /** The time now, in milliseconds since 1970. Defaults to `Date.now`. */
  readonly clock?: () => number
  /** Defaults to Web Crypto. A server under load injects its own, faster one. */
  readonly hmac?: Hmac
  /** How long one call may take, in milliseconds. Defaults to 30,000. */
  readonly timeoutMs?: number
  /**
   * Lets time pass, where a network says when to ask again; rejects with `aborted` when the signal comes.
   * Defaults to a timer. Simulated time is advanced here instead.
   */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Options of a single call. */
export interface CallOptions {
  /** Ends the call early; it then fails with `aborted`. */
  readonly signal?: AbortSignal
  /** Overrides {@link AdapterRuntime.timeoutMs} for this call. */
  readonly timeoutMs?: number
}
