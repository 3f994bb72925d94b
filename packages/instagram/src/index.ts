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
export { createInstagramAdapter } from './adapter.ts'
export { instagramCapabilities } from './capabilities.ts'
export type { InstagramConfig, InstagramLogin } from './config.ts'
export { instagram } from './definition.ts'
export { flavours, type Flavour } from './flavour.ts'
export { commentIdOf } from './mapping/comment.ts'
export type { InstagramSendOptions } from './options.ts'
export { createInstagramWebhooks, type InstagramWebhooksConfig } from './webhooks.ts'
