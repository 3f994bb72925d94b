import type { Conversation, InboundEvent, Message, Participant, PlatformAdapter, SendResult } from '@dm/core'
import { expect } from 'vitest'

/** Whom the data has to belong to. */
export interface Owner {
  readonly platform: string
  readonly accountId: string
}

export function ownerOf(harness: {
  readonly adapter: PlatformAdapter
  readonly credentials: { readonly accountId: string }
}): Owner {
  return { platform: harness.adapter.platform, accountId: harness.credentials.accountId }
}

export function expectConversation(conversation: Conversation, owner: Owner): void {
  expectOwner(conversation, owner)
  expectId(conversation.id, 'conversation.id')
  expect(['direct', 'group']).toContain(conversation.kind)
  for (const participant of conversation.participants) {
    expectParticipant(participant)
    expect(participant.id, 'our own account is no participant').not.toBe(owner.accountId)
  }
  expectTimestamp(conversation.updatedAt, 'conversation.updatedAt')
  if (conversation.unreadCount !== undefined) expectCount(conversation.unreadCount, 'unreadCount')
  expectPlainData(conversation, 'the conversation')
}

export function expectMessage(message: Message, owner: Owner): void {
  expectOwner(message, owner)
  expectId(message.id, 'message.id')
  expectParticipant(message.sender)
  message.recipients.forEach(expectParticipant)
  const own = message.sender.id === owner.accountId
  expect(message.direction, 'the direction, by the sender').toBe(own ? 'outbound' : 'inbound')
  expect(message.conversation.id ?? message.conversation.participantId, 'where it belongs').toBeTruthy()
  expectTimestamp(message.sentAt, 'message.sentAt')
  expect(message.text, 'text is absent rather than empty').not.toBe('')
  for (const attachment of message.attachments) {
    expect(attachment.nativeType, 'the nativeType of an attachment').toBeTruthy()
    expectTimestamp(attachment.expiresAt, 'attachment.expiresAt')
    if (['share', 'template', 'unsupported'].includes(attachment.kind)) {
      expect(
        attachment,
        `an attachment of kind ${attachment.kind} keeps what the network sent`,
      ).toHaveProperty('raw')
    }
  }
  expectPlainData(message, 'the message')
}

export function expectParticipant(participant: Participant): void {
  expectId(participant.id, 'participant.id')
  expect(participant.name, 'a name is absent rather than empty').not.toBe('')
  if (participant.username !== undefined) expect(participant.username).toMatch(/^[^@]/)
  expectTimestamp(participant.pictureExpiresAt, 'participant.pictureExpiresAt')
}

export function expectEvent(event: InboundEvent, owner: Owner): void {
  expectOwner(event, owner)
  expectId(event.id, 'event.id')
  expectTimestamp(event.occurredAt, 'event.occurredAt')
  expect(event.raw, 'the payload that the event was made from').toBeDefined()
  if ('message' in event) expectMessage(event.message, owner)
  if ('reaction' in event) {
    expectId(event.reaction.messageId, 'reaction.messageId')
    expectId(event.reaction.participantId, 'reaction.participantId')
  }
  if ('receipt' in event) {
    expectId(event.receipt.participantId, 'receipt.participantId')
    expectTimestamp(event.receipt.watermark, 'receipt.watermark')
    const names = event.receipt.messageIds?.length ?? 0
    expect(names > 0 || event.receipt.watermark !== undefined, 'names messages or has a watermark').toBe(true)
  }
  expectPlainData(event, 'the event')
}

/** A result of which every piece went out and nothing was left out. */
export function expectCleanSend(result: SendResult): void {
  expectId(result.messageId, 'result.messageId')
  expect(result.warnings, 'warnings of a send where all went as asked').toEqual([])
  const ids = result.parts.map((part) => (part.status === 'sent' ? part.messageId : 'failed'))
  expect(ids, 'the ids of the parts').toContain(result.messageId)
  expect(ids, 'the ids of the parts').not.toContain('failed')
  expect(new Set(ids).size, 'each part has its own id').toBe(ids.length)
}

export function expectTimestamp(value: string | undefined, what: string): void {
  if (value === undefined) return
  expect(value, what).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(new Date(value).toISOString(), what).toBe(value)
}

function expectOwner(value: Owner, { platform, accountId }: Owner): void {
  expect({ platform: value.platform, accountId: value.accountId }).toEqual({ platform, accountId })
}

function expectId(value: unknown, what: string): void {
  expect(typeof value, `the type of ${what}`).toBe('string')
  expect(value, what).not.toBe('')
}

function expectCount(value: number, what: string): void {
  expect(Number.isSafeInteger(value) && value >= 0, `${what} is a count: ${value}`).toBe(true)
}

/** No dates, maps, functions or class instances: it survives a journey as JSON. */
function expectPlainData(value: unknown, what: string): void {
  expect(JSON.parse(JSON.stringify(value)), `${what} as plain data`).toEqual(value)
}
