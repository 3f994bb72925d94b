import { hmacBase64 } from '../hmac.ts'
import type { XContext } from './context.ts'
import { refuse } from './errors.ts'
import type { XUser } from './world.ts'

const required = [
  'oauth_consumer_key',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
  'oauth_timestamp',
  'oauth_token',
]

/**
 * Verifies an OAuth 1.0a signature; answers who signed.
 * https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature
 */
export async function verifyOAuth1(context: XContext, request: Request, header: string): Promise<XUser> {
  const given = readHeader(header)
  const token = context.world.oauth1Tokens.get(given.get('oauth_token') ?? '')
  const user = context.world.users.get(token?.userId ?? '')
  if (
    required.some((name) => !given.get(name)) ||
    given.get('oauth_consumer_key') !== context.app.consumerKey ||
    given.get('oauth_signature_method') !== 'HMAC-SHA1' ||
    (given.get('oauth_version') ?? '1.0') !== '1.0' ||
    !token ||
    token.dead ||
    !user
  ) {
    throw refuse.unauthorized()
  }
  const skewMs = Math.abs(Number(given.get('oauth_timestamp')) * 1000 - context.clock.now())
  if (!(skewMs <= context.switches.limits.oauth1SkewMs)) throw refuse.unauthorized()
  const nonce = `${given.get('oauth_timestamp') ?? ''} ${given.get('oauth_nonce') ?? ''}`
  if (context.world.nonces.has(nonce)) throw refuse.unauthorized()

  const base = signatureBase(request.method, new URL(request.url), [
    ...[...given].filter(([name]) => name !== 'oauth_signature'),
    ...(await formParameters(request)),
  ])
  const key = `${percentEncode(context.app.consumerSecret)}&${percentEncode(token.secret)}`
  if ((await hmacBase64(key, base, 'SHA-1')) !== given.get('oauth_signature')) throw refuse.unauthorized()
  context.world.nonces.add(nonce)
  return user
}

/** The text that is signed: method, address without query, and every parameter in order. */
export function signatureBase(method: string, url: URL, parameters: Iterable<[string, string]>): string {
  const pairs = [...url.searchParams, ...parameters].map(
    ([name, value]) => [percentEncode(name), percentEncode(value)] as const,
  )
  pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  const joined = pairs.map(([name, value]) => `${name}=${value}`).join('&')
  return [method.toUpperCase(), `${url.origin}${url.pathname}`, joined].map(percentEncode).join('&')
}

/** RFC 3986: everything but letters, digits and `-._~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

function readHeader(header: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of header.matchAll(/([a-z_]+)="([^"]*)"/g)) {
    if (name.startsWith('oauth_')) found.set(name, decode(value))
  }
  return found
}

/** Only form bodies are signed; JSON and multipart are not. */
async function formParameters(request: Request): Promise<[string, string][]> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return []
  return [...new URLSearchParams(await request.clone().text())]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
