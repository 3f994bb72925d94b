import type { PlatformSetting } from '@dm/core'
import { parseConfig } from '@dm/core/kit'
import { z } from 'zod'

/** The app at X that the adapter speaks for. Users come later, through `adapter.account`. */
export interface XConfig {
  /** Developer portal, Keys and tokens, OAuth 2.0 Client ID. */
  readonly clientId: string
  /** Secret. Beside the client id; absent for apps of type "native" or "single page". */
  readonly clientSecret?: string | undefined
  /** Developer portal, Keys and tokens, API Key. */
  readonly consumerKey: string
  /** Secret. The API Key Secret: X signs webhooks with it. */
  readonly consumerSecret: string
  /** Secret. The Bearer Token of the app; fetched with the API key when it is left out. */
  readonly appBearerToken?: string | undefined
  /** Whether `subscribe` also asks for encrypted messages, which X bills although nobody can read them. */
  readonly chatEvents?: boolean | undefined
}

const secret = z.string().min(1, 'must not be empty')

const configSchema = z.object({
  clientId: secret,
  clientSecret: secret.optional(),
  consumerKey: secret,
  consumerSecret: secret,
  appBearerToken: secret.optional(),
  chatEvents: z
    .union([
      z.boolean(),
      z.enum(['true', 'false'], 'must be true or false').transform((word) => word === 'true'),
    ])
    .optional(),
})

/** Settings of the app, as an operator gives them. */
export const xSettings: readonly PlatformSetting[] = [
  {
    key: 'clientId',
    env: 'X_CLIENT_ID',
    description: 'OAuth 2.0 Client ID (developer portal, Keys and tokens)',
    secret: false,
    required: true,
  },
  {
    key: 'clientSecret',
    env: 'X_CLIENT_SECRET',
    description: 'OAuth 2.0 Client Secret; none for an app that is a public client',
    secret: true,
    required: false,
  },
  {
    key: 'consumerKey',
    env: 'X_CONSUMER_KEY',
    description: 'API Key (developer portal, Keys and tokens)',
    secret: false,
    required: true,
  },
  {
    key: 'consumerSecret',
    env: 'X_CONSUMER_SECRET',
    description: 'API Key Secret; X signs webhooks with it',
    secret: true,
    required: true,
  },
  {
    key: 'appBearerToken',
    env: 'X_APP_BEARER_TOKEN',
    description: 'Bearer Token of the app; fetched with the API key when left out',
    secret: true,
    required: false,
  },
  {
    key: 'chatEvents',
    env: 'X_CHAT_EVENTS',
    description: 'true to be told of encrypted messages too, unreadable and billed',
    secret: false,
    required: false,
  },
  {
    key: 'baseUrl',
    env: 'X_BASE_URL',
    description: 'Another host in place of the API, such as a simulator',
    secret: false,
    required: false,
  },
]

/** Settings that link one user without the connect flow. */
export const xAccountSettings: readonly PlatformSetting[] = [
  {
    key: 'accountId',
    env: 'X_USER_ID',
    description: 'Numeric ID of the user',
    secret: false,
    required: true,
  },
  {
    key: 'accessToken',
    env: 'X_ACCESS_TOKEN',
    description: 'Access token of the user, of OAuth 2.0 or OAuth 1.0a',
    secret: true,
    required: true,
  },
  {
    key: 'refreshToken',
    env: 'X_REFRESH_TOKEN',
    description: 'OAuth 2.0: refresh token; each works once, and the next is kept',
    secret: true,
    required: false,
  },
  {
    key: 'accessTokenSecret',
    env: 'X_ACCESS_TOKEN_SECRET',
    description: 'OAuth 1.0a: access token secret',
    secret: true,
    required: false,
  },
]

/**
 * Checks a configuration.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 */
export function parseXConfig(values: unknown): XConfig {
  const env = new Map(xSettings.map((setting) => [setting.key, setting.env]))
  return parseConfig(configSchema, values, { title: 'X', nameOf: (key) => env.get(key) ?? key })
}
