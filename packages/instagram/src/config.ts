import type { PlatformSetting } from '@dm/core'
import { parseConfig } from '@dm/core/kit'
import { z } from 'zod'

/** How an account is connected: by a login at Instagram, or by one at Facebook through the Page it belongs to. */
export type InstagramLogin = 'instagram' | 'facebook'

/** The app at Meta that the adapter speaks for. Accounts come later, through `adapter.account`. */
export interface InstagramConfig {
  /** How accounts are connected. Defaults to `instagram`; `facebook` is the way through a Page. */
  readonly login?: InstagramLogin | undefined
  /** The Instagram app id (app dashboard, Instagram, API setup); with the login `facebook` the Meta app id. */
  readonly appId: string
  /** Secret. The Instagram app secret; with the login `facebook` the Meta app secret. */
  readonly appSecret: string
  /** A word of your choice, entered in the dashboard beside the webhook address. */
  readonly verifyToken: string
  /** The Meta app secret beside the Instagram app secret: webhooks may be signed with either. */
  readonly metaAppSecret?: string | undefined
  /** Older secrets under which webhooks are still believed, while a new one is being rolled out. */
  readonly previousAppSecrets?: readonly string[] | undefined
  /** A configuration of Facebook Login for Business; it then decides the permissions. Login `facebook` only. */
  readonly loginConfigId?: string | undefined
  /** Another version of the Graph API, for example `v25.0`. */
  readonly apiVersion?: string | undefined
}

const digits = z.string().regex(/^\d+$/, 'must be digits, as the app dashboard shows them')
const secret = z.string().min(1, 'must not be empty')

const configSchema = z.object({
  login: z.enum(['instagram', 'facebook']).optional(),
  appId: digits,
  appSecret: secret,
  verifyToken: secret,
  metaAppSecret: secret.optional(),
  previousAppSecrets: z.array(secret).optional(),
  loginConfigId: digits.optional(),
  apiVersion: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must look like v26.0')
    .optional(),
})

const setting = (
  key: string,
  env: string,
  description: string,
  kind: { readonly secret?: true; readonly required?: true } = {},
): PlatformSetting => ({
  key,
  env,
  description,
  secret: kind.secret ?? false,
  required: kind.required ?? false,
})

/** Settings of the app, as an operator gives them. */
export const instagramSettings: readonly PlatformSetting[] = [
  setting(
    'appId',
    'INSTAGRAM_APP_ID',
    'Instagram app ID (app dashboard, Instagram, API setup); with INSTAGRAM_LOGIN=facebook the Meta app ID',
    { required: true },
  ),
  setting(
    'appSecret',
    'INSTAGRAM_APP_SECRET',
    'Instagram app secret, from the same page; with INSTAGRAM_LOGIN=facebook the Meta app secret',
    { required: true, secret: true },
  ),
  setting(
    'verifyToken',
    'INSTAGRAM_VERIFY_TOKEN',
    'A word of your choice, entered in the dashboard beside the webhook address',
    { required: true, secret: true },
  ),
  setting(
    'login',
    'INSTAGRAM_LOGIN',
    'How accounts are connected: "instagram", or "facebook" for the way through a Page; "instagram" when left out',
  ),
  setting(
    'metaAppSecret',
    'INSTAGRAM_META_APP_SECRET',
    'Meta app secret (app dashboard, Settings, Basic), when webhooks are signed with it',
    { secret: true },
  ),
  setting(
    'baseUrl',
    'INSTAGRAM_BASE_URL',
    'Another host in place of the Graph API and the login, such as a simulator',
  ),
]

/** Settings that link one account without the connect flow. */
export const instagramAccountSettings: readonly PlatformSetting[] = [
  setting(
    'accountId',
    'INSTAGRAM_ACCOUNT_ID',
    'ID of the professional account (user_id of /me; begins with 17841)',
    { required: true },
  ),
  setting(
    'accessToken',
    'INSTAGRAM_ACCESS_TOKEN',
    'Instagram user token of the account; with INSTAGRAM_LOGIN=facebook the token of its Page',
    { required: true, secret: true },
  ),
  setting(
    'humanAgent',
    'INSTAGRAM_HUMAN_AGENT',
    '`true` when Meta has granted Human Agent: people may then answer for seven days',
  ),
]

/**
 * Checks a configuration.
 *
 * @param nameOf the name by which the caller knows an option; by default that of {@link InstagramConfig}
 * @throws {DmError} `invalid_config` that names every value at fault
 */
export function parseInstagramConfig(values: unknown, nameOf = (option: string) => option): InstagramConfig {
  return parseConfig(configSchema, values, { title: 'Instagram', nameOf })
}

/** The variable from which an operator sets an option. */
export function instagramVariable(option: string): string {
  return instagramSettings.find(({ key }) => key === option)?.env ?? option
}
