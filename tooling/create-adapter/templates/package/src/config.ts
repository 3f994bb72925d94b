import type { PlatformSetting } from '@dm/core'
import { parseConfig } from '@dm/core/kit'
import { z } from 'zod'

/** The app at the network that the adapter speaks for. Accounts come later, through `adapter.account`. */
export interface NewNetworkConfig {
  readonly appId: string
  /** Secret. */
  readonly appSecret: string
  /** A word of your choice, entered at the network beside the webhook address. */
  readonly verifyToken: string
}

const text = z.string().min(1, 'must not be empty')

const configSchema = z.object({ appId: text, appSecret: text, verifyToken: text })

/** Settings of the app, as an operator gives them. */
export const newNetworkSettings: readonly PlatformSetting[] = [
  { key: 'appId', env: 'NEW_NETWORK_APP_ID', description: 'App ID', secret: false, required: true },
  {
    key: 'appSecret',
    env: 'NEW_NETWORK_APP_SECRET',
    description: 'App secret',
    secret: true,
    required: true,
  },
  {
    key: 'verifyToken',
    env: 'NEW_NETWORK_VERIFY_TOKEN',
    description: 'A word of your choice, entered at the network beside the webhook address',
    secret: true,
    required: true,
  },
  {
    key: 'baseUrl',
    env: 'NEW_NETWORK_BASE_URL',
    description: 'Another host in place of the API, such as a simulator',
    secret: false,
    required: false,
  },
]

/** Settings that link one account without the connect flow. */
export const newNetworkAccountSettings: readonly PlatformSetting[] = [
  {
    key: 'accountId',
    env: 'NEW_NETWORK_ACCOUNT_ID',
    description: 'ID of the account',
    secret: false,
    required: true,
  },
  {
    key: 'accessToken',
    env: 'NEW_NETWORK_ACCESS_TOKEN',
    description: 'Access token of the account',
    secret: true,
    required: true,
  },
]

/**
 * Checks a configuration.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 */
export function parseNewNetworkConfig(values: unknown): NewNetworkConfig {
  const env = new Map(newNetworkSettings.map((setting) => [setting.key, setting.env]))
  return parseConfig(configSchema, values, { title: 'New Network', nameOf: (key) => env.get(key) ?? key })
}
