import type { InboundEvent, Message } from '@dm/core'
import type { LinkedAccount } from '../../src/domain/account/account-store.ts'
import type { StoredConversation } from '../../src/domain/conversation/conversation-store.ts'
import type { MessageToSend } from '../../src/domain/message/message-store.ts'

export const person = 'P'
export const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 10, 0, second, 123)).toISOString()

/** Makes events of one account. */
export function eventsFor({ nativeId: accountId }: LinkedAccount) {
  const base = (id: string, second: number) => ({
    platform: 'pigeon',
    id,
    accountId,
    conversation: { participantId: person },
    occurredAt: at(second),
    raw: { id },
  })
  const message = (id: string, second: number, more: Partial<Message>): Message => ({
    platform: 'pigeon',
    id,
    accountId,
    conversation: { participantId: person },
    direction: 'inbound',
    sender: { id: person },
    recipients: [{ id: accountId }],
    sentAt: at(second),
    attachments: [],
    ...more,
  })
  return {
    base,
    received: (id: string, second: number, more: Partial<Message> = {}): InboundEvent => ({
      ...base(`message:${id}`, second),
      type: 'message.received',
      message: message(id, second, { text: `text of ${id}`, ...more }),
    }),
    /** From another person than the usual one, in a conversation of their own. */
    receivedFrom: (who: string, id: string, second: number): InboundEvent => ({
      ...base(`message:${id}`, second),
      type: 'message.received',
      conversation: { participantId: who },
      message: message(id, second, {
        text: `text of ${id}`,
        conversation: { participantId: who },
        sender: { id: who },
      }),
    }),
    sent: (id: string, second: number, more: Partial<Message> = {}): InboundEvent => ({
      ...base(`message:${id}`, second),
      type: 'message.sent',
      message: message(id, second, {
        direction: 'outbound',
        sender: { id: accountId },
        recipients: [{ id: person }],
        text: `text of ${id}`,
        ...more,
      }),
    }),
    edited: (id: string, edits: number, second: number): InboundEvent => ({
      ...base(`edit:${id}:${edits}`, second),
      type: 'message.edited',
      messageId: id,
      text: `edit ${edits} of ${id}`,
      edits,
    }),
    deleted: (id: string, second: number): InboundEvent => ({
      ...base(`delete:${id}`, second),
      type: 'message.deleted',
      messageId: id,
    }),
    reacted: (id: string, second: number, emoji?: string): InboundEvent => ({
      ...base(`reaction:${id}:${second}`, second),
      type: emoji === undefined ? 'reaction.removed' : 'reaction.added',
      reaction: { messageId: id, participantId: person, ...(emoji !== undefined && { emoji }) },
    }),
    read: (second: number): InboundEvent => ({
      ...base(`read:${second}`, second),
      type: 'message.read',
      receipt: { participantId: person, watermark: at(second) },
    }),
    delivered: (...messageIds: string[]): InboundEvent => ({
      ...base(`delivered:${messageIds.join()}`, 9),
      type: 'message.delivered',
      receipt: { participantId: person, messageIds },
    }),
  }
}

/** A send of this text by an account, whose clock runs ahead of the network's. */
export function sendingOf(
  account: LinkedAccount,
  conversation: StoredConversation,
  text: string,
): MessageToSend {
  return {
    account,
    conversation,
    participantId: person,
    reference: `reference of ${account.id}`,
    text,
    attachments: [],
    sentAt: new Date(at(50)),
  }
}
