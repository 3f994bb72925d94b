import type { Conversation, InboundEvent, Message, Participant, SendResult } from '@dm/core'
import { conversationSchema, inboundEventSchema, messageSchema, participantSchema } from '@dm/core/schemas'
import { expect } from 'vitest'
import type { Harness } from './harness.ts'

/** Whom the data has to belong to. */
export interface Owner {
  readonly platform: string
  readonly accountId: string
}

export function ownerOf({ adapter, credentials }: Harness): Owner {
  return { platform: adapter.platform, accountId: credentials.accountId }
}

export function expectConversation(conversation: Conversation, owner: Owner): void {
  expectShape(conversationSchema, conversation, 'the conversation')
  expectOwner(conversation, owner)
  const ids = conversation.participants.map(({ id }) => id)
  expect(ids, 'participants are everybody but our own account').not.toContain(owner.accountId)
}

export function expectMessage(message: Message, owner: Owner): void {
  expectShape(messageSchema, message, 'the message')
  expectOwner(message, owner)
  const own = message.sender.id === owner.accountId
  expect(message.direction, 'the direction, by the sender').toBe(own ? 'outbound' : 'inbound')
  if (message.conversation.encrypted === true) {
    expect(message.unsupported, 'unsupported, of a message that no API can read').toBe(true)
    expect(message.text, 'the text of a message that no API can read').toBeUndefined()
    expect(message.attachments, 'the attachments of a message that no API can read').toEqual([])
  }
  for (const attachment of message.attachments) {
    expect(attachment.nativeType, 'the nativeType of an attachment').toBeTruthy()
    if (['share', 'template', 'unsupported'].includes(attachment.kind)) {
      expect(attachment, `what the network sent for the ${attachment.kind}`).toHaveProperty('raw')
    }
  }
}

export function expectParticipant(participant: Participant): void {
  expectShape(participantSchema, participant, 'the participant')
  expect(participant.name, 'a name is absent rather than empty').not.toBe('')
}

export function expectEvent(event: InboundEvent, owner: Owner): void {
  expectShape(inboundEventSchema, event, 'the event')
  expectOwner(event, owner)
  expect(event.raw, 'the payload that the event was made from').toBeDefined()
  if (!('message' in event)) return
  expectMessage(event.message, owner)
  if (event.conversation.encrypted === true) {
    expect(event.native, 'what is encrypted, in words that are passed on').toBeUndefined()
  }
  expect(event.message.conversation, 'message and event name the same conversation').toEqual(
    event.conversation,
  )
}

/** What holds however little sense the payload made: even the account may be missing then. */
export function expectSoundEvent(event: InboundEvent, what: string): void {
  const accountId = event.accountId === '' ? 'unknown' : event.accountId
  const { success, error } = inboundEventSchema.safeParse({ ...event, accountId })
  expect(success, `${what} makes an event that is not well-formed: ${error?.message ?? ''}`).toBe(true)
}

/** A result of which every piece went out and nothing was left out. */
export function expectCleanSend(result: SendResult): void {
  expect(typeof result.messageId, 'the type of messageId').toBe('string')
  expect(result.warnings, 'warnings of a send where all went as asked').toEqual([])
  const ids = result.parts.map((part) => (part.status === 'sent' ? part.messageId : 'failed'))
  expect(ids, 'the ids of the parts').toContain(result.messageId)
  expect(ids, 'the ids of the parts').not.toContain('failed')
  expect(new Set(ids).size, 'each part has its own id').toBe(ids.length)
}

/** Well-formed, and plain data that survives a journey as JSON. */
function expectShape(
  schema: { safeParse(value: unknown): { success: boolean; error?: { message: string } | undefined } },
  value: unknown,
  what: string,
): void {
  const { success, error } = schema.safeParse(value)
  expect(success, `${what} is not well-formed: ${error?.message ?? ''}`).toBe(true)
  expect(JSON.parse(JSON.stringify(value)), `${what} as plain data`).toEqual(value)
}

function expectOwner(value: Owner, { platform, accountId }: Owner): void {
  expect({ platform: value.platform, accountId: value.accountId }).toEqual({ platform, accountId })
}
