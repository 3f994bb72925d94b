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
export { createNewNetworkAdapter } from './adapter.ts'
export { newNetworkCapabilities } from './capabilities.ts'
export type { NewNetworkConfig } from './config.ts'
export { newNetwork } from './definition.ts'
export { createNewNetworkWebhooks, type NewNetworkWebhooksConfig } from './webhooks.ts'
