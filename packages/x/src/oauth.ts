import { DmError, type ConnectFlow, type Credentials, type Grant, type Participant } from '@dm/core'
import { createProofKey, omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import type { Call } from './api/callers.ts'
import { createXApi } from './api/client.ts'
import type { EventFields } from './api/event-fields.ts'
import type { XTokens } from './api/tokens.ts'
import type { XConfig } from './config.ts'
import { participantOf } from './mapping/participant.ts'
import type { createXSubscriptions } from './subscriptions.ts'

/**
 * Permissions for reading and sending with media, and for staying connected longer than two hours.
 *
 * @see https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export const xScopes: readonly string[] = [
  'dm.read',
  'dm.write',
  'tweet.read',
  'users.read',
  'media.write',
  'offline.access',
]

const loginHost = 'https://x.com'

export interface ConnectParts {
  readonly config: XConfig
  readonly runtime: ResolvedRuntime
  readonly tokens: XTokens
  readonly fields: EventFields
  readonly subscriptions: ReturnType<typeof createXSubscriptions>
  /** Calls with credentials as they are. */
  readonly asUser: (credentials: Credentials) => Call
}

/** How a user connects an account. */
export function createXConnectFlow(parts: ConnectParts): ConnectFlow {
  const { config, runtime, tokens, fields, subscriptions, asUser } = parts
  const apiOf = (credentials: Credentials) => createXApi(asUser(credentials), fields)

  return {
    async authorize({ redirectUri, state, scopes = xScopes }) {
      const { verifier, challenge } = await createProofKey()
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: config.clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })
      // X wants a space as %20.
      const text = query.toString().replaceAll('+', '%20')
      return { url: `${runtime.baseUrl ?? loginHost}/i/oauth2/authorize?${text}`, verifier }
    },

    exchange: (request, options) => tokens.exchange(request, options),

    async listAccounts(grant, options) {
      const { accessToken } = grant
      const me = await apiOf({ accountId: '', accessToken }).readMe(options)
      const { id, name, username, pictureUrl } = participantOf(me)
      const { refreshToken, expiresAt } = grant
      return [
        {
          id,
          credentials: { accountId: id, accessToken, ...omitUndefined({ refreshToken, expiresAt }) },
          ...omitUndefined({ name, username, pictureUrl, problem: problemOf(grant) }),
        },
      ]
    },

    registerWebhook: (url, options) => subscriptions.register(url, options),

    subscribe: (credentials, options) => subscriptions.subscribe(credentials, asUser(credentials), options),

    unsubscribe: (credentials, options) => subscriptions.unsubscribe(credentials, options),

    async inspect(credentials, options) {
      try {
        const identity: Participant = participantOf(await apiOf(credentials).readMe(options))
        const { expiresAt } = credentials
        if (identity.id === credentials.accountId)
          return { valid: true, identity, ...omitUndefined({ expiresAt }) }
        return { valid: false, identity, reason: 'These credentials are of another user.' }
      } catch (error) {
        if (!isAboutCredentials(error)) throw error
        return { valid: false, reason: error.message }
      }
    },

    refresh: (credentials, options) => tokens.refresh(credentials, options),
  }
}

/** X tells the granted permissions once, here. */
function problemOf({ scopes }: Grant): string | undefined {
  const missing = scopes === undefined ? [] : xScopes.filter((scope) => !scopes.includes(scope))
  return missing.length === 0 ? undefined : `These permissions were not granted: ${missing.join(', ')}.`
}

function isAboutCredentials(error: unknown): error is DmError {
  const codes = ['auth_expired', 'permission_missing', 'account_restricted']
  return DmError.isInstance(error) && codes.includes(error.code)
}
