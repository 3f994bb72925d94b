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
export { createXAdapter } from './adapter.ts'
export { xCapabilities } from './capabilities.ts'
export type { XConfig } from './config.ts'
export { x } from './definition.ts'
export { xScopes } from './oauth.ts'
export type { XSendOptions } from './options.ts'
export { xChatEventTypes, xEventTypes } from './subscriptions.ts'
export { createXWebhooks, type XWebhooksConfig } from './webhooks.ts'
