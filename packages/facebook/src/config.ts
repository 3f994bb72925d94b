import type { PlatformSetting } from '@dm/core'
import { parseConfig } from '@dm/core/kit'
import { z } from 'zod'

/** The app at Meta that the adapter speaks for. Pages come later, through `adapter.account`. */
export interface FacebookConfig {
  /** App dashboard, Settings, Basic. */
  readonly appId: string
  /** Secret. Signs calls, and Meta signs webhooks with it. */
  readonly appSecret: string
  /** A word of your choice, entered in the dashboard beside the webhook address. */
  readonly verifyToken: string
  /** Older secrets under which webhooks are still believed, while a new one is being rolled out. */
  readonly previousAppSecrets?: readonly string[] | undefined
  /** A configuration of Facebook Login for Business; it then decides the permissions. */
  readonly loginConfigId?: string | undefined
  /** Another version of the Graph API, for example `v25.0`. */
  readonly apiVersion?: string | undefined
}

const digits = z.string().regex(/^\d+$/, 'must be digits, as the app dashboard shows them')
const secret = z.string().min(1, 'must not be empty')

const configSchema = z.object({
  appId: digits,
  appSecret: secret,
  verifyToken: secret,
  previousAppSecrets: z.array(secret).optional(),
  loginConfigId: digits.optional(),
  apiVersion: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must look like v26.0')
    .optional(),
})

/** Settings of the app, as an operator gives them. */
export const facebookSettings: readonly PlatformSetting[] = [
  {
    key: 'appId',
    env: 'FACEBOOK_APP_ID',
    description: 'App ID (app dashboard, Settings, Basic)',
    secret: false,
    required: true,
  },
  {
    key: 'appSecret',
    env: 'FACEBOOK_APP_SECRET',
    description: 'App secret (app dashboard, Settings, Basic)',
    secret: true,
    required: true,
  },
  {
    key: 'verifyToken',
    env: 'FACEBOOK_VERIFY_TOKEN',
    description: 'A word of your choice, entered in the dashboard beside the webhook address',
    secret: true,
    required: true,
  },
  {
    key: 'baseUrl',
    env: 'FACEBOOK_BASE_URL',
    description: 'Another host in place of the Graph API, such as a simulator',
    secret: false,
    required: false,
  },
]

/** Settings that link one Page without the connect flow. */
export const facebookAccountSettings: readonly PlatformSetting[] = [
  {
    key: 'accountId',
    env: 'FACEBOOK_PAGE_ID',
    description: 'ID of the Page',
    secret: false,
    required: true,
  },
  {
    key: 'accessToken',
    env: 'FACEBOOK_PAGE_ACCESS_TOKEN',
    description: 'Access token of the Page with pages_messaging',
    secret: true,
    required: true,
  },
  {
    key: 'humanAgent',
    env: 'FACEBOOK_HUMAN_AGENT',
    description: '`true` when Meta has granted Human Agent: people may then answer for seven days',
    secret: false,
    required: false,
  },
]

/**
 * Checks a configuration.
 *
 * @param nameOf the name by which the caller knows an option; by default that of {@link FacebookConfig}
 * @throws {DmError} `invalid_config` that names every value at fault
 */
export function parseFacebookConfig(values: unknown, nameOf = (option: string) => option): FacebookConfig {
  return parseConfig(configSchema, values, { title: 'Facebook Messenger', nameOf })
}

/** The variable from which an operator sets an option. */
export function facebookVariable(option: string): string {
  return facebookSettings.find(({ key }) => key === option)?.env ?? option
}
