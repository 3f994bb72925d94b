import { DmError, type Credentials, type CredentialsSource } from '@dm/core'
import { createRenewal, type HttpResponse, type ResolvedRuntime } from '@dm/core/kit'
import type { XConfig } from '../config.ts'
import { invalidConfig } from '../errors.ts'
import { bearerAuthority, userAuthority } from './authority.ts'
import type { XHttp, XRequest } from './http.ts'
import type { XTokens } from './tokens.ts'

/** Makes a call in the name that it was made for. */
export type Call = (request: XRequest) => Promise<HttpResponse>

/** A token that ends this soon is renewed before it is used: a call may wait, and clocks differ. */
const renewBeforeMs = 5 * 60 * 1000

interface CallerParts {
  readonly http: XHttp
  readonly tokens: XTokens
  readonly config: XConfig
  readonly runtime: ResolvedRuntime
}

/** Calls for users, whose tokens are renewed before they end, and once more when X refuses one. */
export function createUserCaller({ http, tokens, config, runtime }: CallerParts) {
  const renewal = createRenewal({
    isDue: ({ expiresAt, refreshToken }) =>
      refreshToken !== undefined &&
      expiresAt !== undefined &&
      Date.parse(expiresAt) - runtime.clock() < renewBeforeMs,
    refresh: (credentials) => tokens.refresh(credentials),
  })
  const withCredentials = (credentials: Credentials, request: XRequest) =>
    http(userAuthority(credentials, config, runtime), request)

  return {
    /** With the credentials as they are. */
    withCredentials,

    /** With the credentials of a source, renewed when they have to be. */
    fromSource: (source: CredentialsSource): Call => {
      return async (request) => {
        const credentials = await renewal.fresh(source)
        try {
          return await withCredentials(credentials, request)
        } catch (error) {
          if (!isRefusedToken(error) || credentials.refreshToken === undefined) throw error
          const next = await renewal.after(credentials, source)
          if (next.accessToken === credentials.accessToken) throw error
          return withCredentials(next, request)
        }
      }
    },
  }
}

/** Calls for the app itself, by a token that is fetched when it is first needed and kept in memory. */
export function createAppCaller({ http, tokens, config }: CallerParts): Call {
  const given = config.appBearerToken
  let kept = given

  async function token(options: XRequest['options']): Promise<string> {
    kept ??= await tokens.appToken(options)
    return kept
  }

  async function attempt(request: XRequest): Promise<HttpResponse> {
    const used = await token(request.options)
    try {
      return await http(bearerAuthority(used), request)
    } catch (error) {
      if (given !== undefined || !isRefusedToken(error)) throw error
      if (kept === used) kept = undefined
      return http(bearerAuthority(await token(request.options)), request)
    }
  }

  return async (request) => {
    try {
      return await attempt(request)
    } catch (error) {
      throw isRefusedToken(error) ? refusedApp() : error
    }
  }
}

/** It is the app that X refused, and no account: connecting one again would not help. */
function refusedApp(): DmError {
  return invalidConfig('appBearerToken', 'X does not take the token of the app.')
}

function isRefusedToken(error: unknown): boolean {
  return DmError.isInstance(error) && error.code === 'auth_expired'
}
