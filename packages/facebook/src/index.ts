export {
  DmError,
  type Account,
  type AdapterRuntime,
  type Credentials,
  type CredentialsSource,
  type InboundEvent,
  type Message,
  type OutboundMessage,
  type PlatformAdapter,
  type SendResult,
  type WebhookReceiver,
} from '@dm/core'
export { createFacebookAdapter } from './adapter.ts'
export { facebookCapabilities } from './capabilities.ts'
export type { FacebookConfig } from './config.ts'
export { facebook } from './definition.ts'
export { facebookScopes, facebookWebhookFields } from './oauth.ts'
export type { FacebookRecipient, FacebookSendOptions } from './options.ts'
export { createFacebookWebhooks, type FacebookWebhooksConfig } from './webhooks.ts'
