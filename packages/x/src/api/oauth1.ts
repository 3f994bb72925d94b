import type { Hmac } from '@dm/core'
import { toBase64 } from '@dm/core/kit'

/** The four secrets and names of OAuth 1.0a. */
export interface OAuth1Keys {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly accessToken: string
  readonly accessTokenSecret: string
}

/** What is signed: of a body only a form counts, JSON and multipart do not. */
export interface SignedCall {
  readonly method: string
  /** As it is called, without query. */
  readonly url: string
  readonly parameters: readonly (readonly [string, string])[]
  readonly nonce: string
  /** Seconds since 1970. */
  readonly timestamp: number
}

/**
 * The `Authorization` header of OAuth 1.0a with HMAC-SHA1.
 *
 * @see https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature
 */
export async function oauth1Header(keys: OAuth1Keys, call: SignedCall, hmac: Hmac): Promise<string> {
  const own = [
    ['oauth_consumer_key', keys.consumerKey],
    ['oauth_nonce', call.nonce],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(call.timestamp)],
    ['oauth_token', keys.accessToken],
    ['oauth_version', '1.0'],
  ] as const
  const base = signatureBase(call, [...call.parameters, ...own])
  const key = `${percentEncode(keys.consumerSecret)}&${percentEncode(keys.accessTokenSecret)}`
  const signature = toBase64(await hmac('SHA-1', key, base))
  const fields = [...own, ['oauth_signature', signature] as const].sort(byCode)
  return `OAuth ${fields.map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`).join(', ')}`
}

function signatureBase(
  { method, url }: SignedCall,
  parameters: readonly (readonly [string, string])[],
): string {
  const sorted = parameters
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(byCode)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return [method.toUpperCase(), percentEncode(url), percentEncode(sorted)].join('&')
}

/** By name, then by value, as bytes and not as a language sorts. */
function byCode(one: readonly [string, string], other: readonly [string, string]): number {
  const [a, b] = one[0] === other[0] ? [one[1], other[1]] : [one[0], other[0]]
  return a < b ? -1 : a > b ? 1 : 0
}

/** RFC 3986: everything but letters, digits and `-._~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
