import type { Credentials } from '@dm/core'
import { randomText, toBase64, type ResolvedRuntime } from '@dm/core/kit'
import type { XConfig } from '../config.ts'
import { oauth1Header } from './oauth1.ts'

/** In whose name a call is made. */
export interface Authority {
  /** The user, whose limits count; absent for the app itself. */
  readonly accountId?: string
  /** What must never show up in an error. */
  readonly secrets: readonly string[]
  /** The `Authorization` header, `undefined` for none. */
  header(call: AuthorizedCall): string | undefined | Promise<string | undefined>
}

/** The parts of a call that a signature covers. */
export interface AuthorizedCall {
  readonly method: string
  /** As it is called, without query. */
  readonly url: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/**
 * A user: by the bearer token of OAuth 2.0, or signed when the credentials are of OAuth 1.0a.
 *
 * @see https://docs.x.com/fundamentals/authentication/overview
 */
export function userAuthority(
  credentials: Credentials,
  config: XConfig,
  runtime: Pick<ResolvedRuntime, 'clock' | 'hmac'>,
): Authority {
  const { accountId, accessToken, accessTokenSecret, refreshToken } = credentials
  if (accessTokenSecret === undefined) {
    return { accountId, ...bearerAuthority(accessToken, refreshToken === undefined ? [] : [refreshToken]) }
  }
  const { consumerKey, consumerSecret } = config
  const keys = { consumerKey, consumerSecret, accessToken, accessTokenSecret }
  return {
    accountId,
    secrets: [accessToken, accessTokenSecret, consumerSecret],
    header: ({ method, url, query, form }) => {
      const parameters = [...Object.entries(query), ...Object.entries(form)]
      const timestamp = Math.floor(runtime.clock() / 1000)
      const call = { method, url, parameters, nonce: randomText(24), timestamp }
      return oauth1Header(keys, call, runtime.hmac)
    },
  }
}

/** Whoever holds the token. */
export function bearerAuthority(token: string, secrets: readonly string[] = []): Authority {
  return { secrets: [token, ...secrets], header: () => `Bearer ${token}` }
}

/** The app by its name and secret; by its name in the form alone when it can keep no secret. */
export function clientAuthority(id: string, secret: string | undefined): Authority {
  if (secret === undefined) return { secrets: [], header: () => undefined }
  const basic = toBase64(new TextEncoder().encode(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`))
  return { secrets: [secret, basic], header: () => `Basic ${basic}` }
}
