import {
  DmError,
  type CallOptions,
  type ConnectFlow,
  type Credentials,
  type Grant,
  type Participant,
} from '@dm/core'
import {
  createHttpClient,
  omitUndefined,
  readAnswer,
  timestamp,
  type HttpResponse,
  type ResolvedRuntime,
} from '@dm/core/kit'
import { graphErrorFrom, subscribeApp, unsubscribeApp } from '@dm/meta'
import { wireLoginError, wireLongToken, wireMe, wireShortToken } from './api/wire.ts'
import { isUselessToken } from './errors.ts'
import type { ConnectParts } from './connect-parts.ts'

const dialogHost = 'https://www.instagram.com'
const loginHost = 'https://api.instagram.com'
const day = 24 * 60 * 60 * 1000

/** Meta refuses to renew a token in its first day; from its end that is this far away. */
const youngAboveMs = 59 * day

/**
 * The login at Instagram: no Page, a token of the account itself that lives 60 days and can be renewed while it does.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export function createInstagramLogin({ graph, config, flavour, runtime }: ConnectParts): ConnectFlow {
  const { appId, appSecret } = config
  const { clock } = runtime
  const login = createHttpClient({
    runtime,
    defaultBaseUrl: loginHost,
    errorFrom: (response) => loginErrorFrom(response, runtime),
  })

  /** A long-lived token, from a short-lived one or from the one before it. */
  async function longToken(
    path: string,
    query: Readonly<Record<string, string>>,
    options: CallOptions | undefined,
  ): Promise<Pick<Grant, 'accessToken' | 'expiresAt'>> {
    const body = await graph({ method: 'GET', path, unversioned: true, query, ...omitUndefined({ options }) })
    const { access_token: accessToken, expires_in: seconds } = readAnswer(wireLongToken, body)
    const lives = seconds != null && seconds > 0
    return omitUndefined({ accessToken, expiresAt: lives ? timestamp(clock() + seconds * 1000) : undefined })
  }

  /** The account that a token is of, with both of its ids. */
  async function ownAccount(accessToken: string, options: CallOptions | undefined) {
    const query = { fields: 'id,user_id,username,name,account_type,profile_picture_url' }
    const body = await graph({
      method: 'GET',
      path: '/me',
      accessToken,
      query,
      ...omitUndefined({ options }),
    })
    const me = readAnswer(wireMe, body)
    const account: Participant = omitUndefined({
      id: me.user_id,
      name: me.name,
      username: me.username,
      pictureUrl: me.profile_picture_url,
    })
    const aliases = me.id === undefined || me.id === me.user_id ? undefined : [me.id]
    return { account, ...omitUndefined({ aliases }) }
  }

  return {
    authorize({ redirectUri, state, scopes = flavour.scopes }) {
      const query = new URLSearchParams({
        client_id: appId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(','),
        state,
      })
      return Promise.resolve({
        url: `${runtime.baseUrl ?? dialogHost}/oauth/authorize?${query.toString()}`,
      })
    },

    async exchange({ code, redirectUri }, options) {
      const { body } = await login({
        method: 'POST',
        path: '/oauth/access_token',
        form: {
          client_id: appId,
          client_secret: appSecret,
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
          // Instagram puts this at the end of the address; it is no part of the code.
          code: code.replace(/#_$/, ''),
        },
        ...omitUndefined({ options }),
      })
      const short = readAnswer(wireShortToken, body)
      const query = {
        grant_type: 'ig_exchange_token',
        client_secret: appSecret,
        access_token: short.access_token,
      }
      const long = await longToken('/access_token', query, options)
      return { ...long, ...omitUndefined({ scopes: short.permissions ?? undefined }) }
    },

    async listAccounts({ accessToken, expiresAt, scopes }, options) {
      const { account, aliases } = await ownAccount(accessToken, options)
      const missing = flavour.neededScopes.filter((scope) => scopes?.includes(scope) === false)
      const problem =
        missing.length === 0 ? undefined : `The owner did not grant ${missing.join(' and ')}; connect again.`
      const credentials = omitUndefined({ accountId: account.id, accessToken, expiresAt, aliases })
      return [{ ...account, credentials, ...omitUndefined({ problem }) }]
    },

    subscribe: (credentials, options) => subscribeApp(graph, credentials, flavour.webhookFields, options),
    unsubscribe: (credentials, options) => unsubscribeApp(graph, credentials, options),

    async inspect({ accessToken, accountId }, options) {
      try {
        const { account, aliases } = await ownAccount(accessToken, options)
        if (account.id !== accountId) return { valid: false, reason: 'The token is of another account.' }
        return { valid: true, identity: account, ...omitUndefined({ aliases }) }
      } catch (error) {
        if (isUselessToken(error)) return { valid: false, reason: error.message }
        throw error
      }
    },

    /** A token in its first day comes back as it is, because Meta renews none so young. */
    async refresh(credentials: Credentials, options) {
      const { accessToken, expiresAt } = credentials
      if (expiresAt !== undefined && Date.parse(expiresAt) - clock() > youngAboveMs) return credentials
      const query = { grant_type: 'ig_refresh_token', access_token: accessToken }
      return { ...credentials, ...(await longToken('/refresh_access_token', query, options)) }
    },
  }
}

const secretRefused =
  'Instagram refused the app secret; check that app id and secret are both those of Instagram.'

/** `api.instagram.com` has its own form of refusal; every one that is about the code is the caller's. */
function loginErrorFrom(response: HttpResponse, { clock }: ResolvedRuntime): DmError | undefined {
  const graphError = graphErrorFrom(response, clock())
  if (graphError !== undefined) return graphError
  const refused = wireLoginError.safeParse(response.body)
  if (!refused.success || response.status === 429 || response.status >= 500) return undefined
  const { error_message: message, error_type: type, code } = refused.data
  // It is told by nothing but these words.
  const isSecret = message.includes('client secret')
  return new DmError({
    code: isSecret ? 'invalid_config' : 'invalid_request',
    message: isSecret ? secretRefused : `Instagram refused the code: ${message}`,
    upstream: omitUndefined({
      status: response.status,
      code,
      message: type === undefined ? message : `${type}: ${message}`,
    }),
  })
}
