import type {
  Account,
  Capabilities,
  CallOptions,
  ConnectFlow,
  InboundEvent,
  OutboundMessage,
  PlatformAdapter,
  SendResult,
  WebhookReceiver,
} from '@dm/core'
import type { MemoryVariant } from '../memory-harness.ts'

/** The memory adapter with one fault, and the cases of the suite that have to find it. */
export interface BrokenAdapter {
  /** What is wrong, as one would tell it. */
  readonly fault: string
  /** Defaults to `full`. */
  readonly variant?: MemoryVariant
  readonly changes?: Partial<Capabilities>
  readonly breaks: (adapter: PlatformAdapter) => PlatformAdapter
  /** Names of cases. Others may find it, too. */
  readonly fails: readonly string[]
  /** For faults that are a crash: any error will do, while otherwise a TypeError means a mistake in `breaks`. */
  readonly crashes?: true
}

export type Send = (message: OutboundMessage, options?: CallOptions) => Promise<SendResult>

export function withAccount(
  change: (account: Account) => Partial<Account>,
): (adapter: PlatformAdapter) => PlatformAdapter {
  return (adapter) => ({
    ...adapter,
    account(credentials) {
      const account = adapter.account(credentials)
      return { ...account, ...change(account) }
    },
  })
}

export function withSend(change: (send: Send, account: Account) => Send) {
  return withAccount((account) => ({ send: change(account.send, account) }))
}

export function withWebhooks(
  change: (webhooks: WebhookReceiver) => Partial<WebhookReceiver>,
): (adapter: PlatformAdapter) => PlatformAdapter {
  return (adapter) => ({ ...adapter, webhooks: { ...adapter.webhooks, ...change(adapter.webhooks) } })
}

/** Changes each event that is parsed; `undefined` drops it. */
export function withEvents(change: (event: InboundEvent, index: number) => InboundEvent | undefined) {
  return withWebhooks(({ parse }) => ({
    parse: (rawBody) => parse(rawBody).flatMap((event, index) => change(event, index) ?? []),
  }))
}

export function withOauth(
  change: (oauth: ConnectFlow) => Partial<ConnectFlow>,
): (adapter: PlatformAdapter) => PlatformAdapter {
  return (adapter) => ({ ...adapter, oauth: { ...adapter.oauth, ...change(adapter.oauth) } })
}

export function withCapabilities(
  change: (capabilities: Capabilities) => Partial<Capabilities>,
): (adapter: PlatformAdapter) => PlatformAdapter {
  return (adapter) => ({
    ...adapter,
    capabilities: { ...adapter.capabilities, ...change(adapter.capabilities) },
  })
}

/** A result for something that was never sent. */
export function madeUpResult(): SendResult {
  return { messageId: 'made-up', parts: [{ status: 'sent', messageId: 'made-up' }], warnings: [] }
}
