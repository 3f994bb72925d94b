import { DmError, type CallOptions, type Credentials, type ExchangeRequest, type Grant } from '@dm/core'
import { omitUndefined, readAnswer, timestamp, type ResolvedRuntime } from '@dm/core/kit'
import type { XConfig } from '../config.ts'
import { clientAuthority } from './authority.ts'
import type { XHttp } from './http.ts'
import { wireAppToken, wireToken } from './wire.ts'

/** What the token endpoints are asked for. */
export type XTokens = ReturnType<typeof createXTokens>

/** Codes, refresh tokens and the app's own token. */
export function createXTokens(http: XHttp, config: XConfig, { clock }: Pick<ResolvedRuntime, 'clock'>) {
  const { clientId, clientSecret, consumerKey, consumerSecret } = config

  /** @see https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token */
  async function token(form: Readonly<Record<string, string>>, options?: CallOptions): Promise<Grant> {
    const { body } = await http(clientAuthority(clientId, clientSecret), {
      limit: 'oauth2.token',
      method: 'POST',
      path: '/2/oauth2/token',
      form: clientSecret === undefined ? { ...form, client_id: clientId } : form,
      options,
    })
    const answer = readAnswer(wireToken, body)
    const { expires_in: seconds, scope } = answer
    return omitUndefined({
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: seconds == null ? undefined : timestamp(clock() + seconds * 1000),
      scopes: scope?.split(' ').filter((word) => word !== ''),
    })
  }

  return {
    exchange: ({ code, redirectUri, verifier }: ExchangeRequest, options?: CallOptions): Promise<Grant> =>
      token(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          ...omitUndefined({ code_verifier: verifier }),
        },
        options,
      ),

    /**
     * New credentials for old ones, whose refresh token is then used up.
     *
     * @throws {DmError} `auth_expired` when X does not take the refresh token, or there is none
     */
    async refresh(credentials: Credentials, options?: CallOptions): Promise<Credentials> {
      const { refreshToken } = credentials
      if (refreshToken === undefined) throw noRefreshToken()
      try {
        const grant = await token({ grant_type: 'refresh_token', refresh_token: refreshToken }, options)
        return {
          ...credentials,
          ...omitUndefined({
            accessToken: grant.accessToken,
            // The old one is dead even if X gives no new one, but then nothing better is known.
            refreshToken: grant.refreshToken ?? refreshToken,
            expiresAt: grant.expiresAt,
          }),
        }
      } catch (error) {
        throw isSpent(error) ? spentRefreshToken(error) : error
      }
    },

    /** @see https://docs.x.com/fundamentals/authentication/oauth-2-0/application-only */
    async appToken(options?: CallOptions): Promise<string> {
      const { body } = await http(clientAuthority(consumerKey, consumerSecret), {
        limit: 'oauth2.app_token',
        method: 'POST',
        path: '/oauth2/token',
        form: { grant_type: 'client_credentials' },
        options,
      })
      return readAnswer(wireAppToken, body).access_token
    },
  }
}

/** X says `invalid_request` of a refresh token that was used or revoked, and some have seen `invalid_grant`. */
function isSpent(error: unknown): error is DmError {
  return DmError.isInstance(error) && (error.code === 'invalid_request' || error.code === 'auth_expired')
}

function spentRefreshToken({ upstream }: DmError): DmError {
  return new DmError({
    code: 'auth_expired',
    message: 'X does not take the refresh token any more: it was used or revoked.',
    ...omitUndefined({ upstream }),
  })
}

function noRefreshToken(): DmError {
  return new DmError({
    code: 'auth_expired',
    message: 'There is no refresh token to renew the account with.',
  })
}
