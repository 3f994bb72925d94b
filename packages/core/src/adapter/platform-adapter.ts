import type { PlatformId } from '../model/platform.ts'
import type { Account } from './account.ts'
import type { Capabilities } from './capabilities.ts'
import type { ConnectFlow } from './connect-flow.ts'
import type { Credentials, CredentialsSource } from './credentials.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/**
 * One network, spoken to by one app of ours. Everything that belongs to the app stands here; everything that
 * belongs to one connected account stands behind {@link account}, of which an app may have thousands.
 *
 * @example
 * const facebook = createFacebookAdapter({ appId, appSecret, verifyToken })
 * const page = facebook.account({ accountId, accessToken })
 * await page.send({ to: { participantId }, text: 'Hello' })
 */
export interface PlatformAdapter {
  readonly platform: PlatformId
  readonly capabilities: Capabilities
  readonly webhooks: WebhookReceiver
  readonly oauth: ConnectFlow
  /** Makes no call. Fixed credentials will do where tokens do not rotate. */
  account(credentials: Credentials | CredentialsSource): Account
}
