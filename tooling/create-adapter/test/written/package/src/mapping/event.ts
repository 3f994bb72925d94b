import type { InboundEvent } from '@dm/core'
import { eventId, isPlainObject, omitUndefined, stableDigest, webhookMalformed } from '@dm/core/kit'
import { wireEvent, wireWebhook } from '../api/wire.ts'
import { messageFrom } from './message.ts'

/**
 * Every event of one webhook body, in its order. An item that cannot be read becomes `unsupported.received`.
 *
 * @throws {DmError} `webhook_malformed` when the body as a whole is not the network's envelope
 */
export function eventsFrom(body: Readonly<Record<string, unknown>>): InboundEvent[] {
  const webhook = wireWebhook.safeParse(body)
  if (!webhook.success) throw webhookMalformed('The body is no webhook of New Network.')
  const { account, events } = webhook.data
  return events.map((raw) => readEvent(raw, account) ?? unsupported(raw, account))
}

function readEvent(raw: unknown, accountId: string): InboundEvent | undefined {
  const event = wireEvent.safeParse(raw)
  if (!event.success) return undefined
  const message = messageFrom(event.data.message, accountId)
  const type = message.direction === 'outbound' ? 'message.sent' : 'message.received'
  return omitUndefined({
    platform: 'new-network',
    type,
    id: eventId(type, [message.id]),
    accountId,
    occurredAt: message.sentAt,
    conversation: message.conversation,
    message,
    raw,
  })
}

function unsupported(raw: unknown, accountId: string): InboundEvent {
  const kind = isPlainObject(raw) && typeof raw.kind === 'string' ? raw.kind : ''
  return {
    platform: 'new-network',
    type: 'unsupported.received',
    id: eventId('unsupported.received', [stableDigest(raw)]),
    accountId,
    nativeType: kind || 'unknown',
    raw,
  }
}
