import { z } from 'zod'
import type { InboundEvent } from '../model/inbound-event.ts'
import { conversationRefSchema } from './conversation.ts'
import { messageSchema, referralSchema, tapSchema } from './message.ts'
import { countSchema, nativeIdSchema, platformIdSchema, timestampSchema } from './platform.ts'
import { reactionSchema } from './reaction.ts'
import { receiptSchema } from './receipt.ts'
import type { Expect, Same } from './same-type.ts'

const nativeEventSchema = z.object({
  key: z.string().min(1),
  item: z.unknown(),
  beside: z.record(z.string(), z.record(z.string(), z.unknown())),
})
const base = {
  platform: platformIdSchema,
  id: nativeIdSchema,
  accountId: nativeIdSchema,
  otherAccountIds: z.array(nativeIdSchema).exactOptional(),
  occurredAt: timestampSchema.exactOptional(),
  standby: z.boolean().exactOptional(),
  raw: z.unknown(),
  native: nativeEventSchema.exactOptional(),
}
const inConversation = { ...base, conversation: conversationRefSchema }

const messageReceived = z.object({
  ...inConversation,
  type: z.literal('message.received'),
  message: messageSchema,
})
const messageSent = z.object({ ...inConversation, type: z.literal('message.sent'), message: messageSchema })
const messageEdited = z.object({
  ...inConversation,
  type: z.literal('message.edited'),
  messageId: nativeIdSchema,
  text: z.string(),
  edits: countSchema.exactOptional(),
})
const messageDeleted = z.object({
  ...inConversation,
  type: z.literal('message.deleted'),
  messageId: nativeIdSchema,
})
const reactionAdded = z.object({
  ...inConversation,
  type: z.literal('reaction.added'),
  reaction: reactionSchema,
})
const reactionRemoved = z.object({
  ...inConversation,
  type: z.literal('reaction.removed'),
  reaction: reactionSchema,
})
const messageDelivered = z.object({
  ...inConversation,
  type: z.literal('message.delivered'),
  receipt: receiptSchema,
})
const messageRead = z.object({ ...inConversation, type: z.literal('message.read'), receipt: receiptSchema })
const postbackReceived = z.object({
  ...inConversation,
  type: z.literal('postback.received'),
  messageId: nativeIdSchema.exactOptional(),
  tap: tapSchema,
  referral: referralSchema.exactOptional(),
})
const referralReceived = z.object({
  ...inConversation,
  type: z.literal('referral.received'),
  referral: referralSchema,
})
const optinReceived = z.object({
  ...inConversation,
  type: z.literal('optin.received'),
  nativeType: z.string(),
  payload: z.string().exactOptional(),
})
const handoverChanged = z.object({
  ...base,
  type: z.literal('handover.changed'),
  conversation: conversationRefSchema.exactOptional(),
  change: z.enum(['passed', 'taken', 'requested', 'roles']),
  fromAppId: z.string().exactOptional(),
  toAppId: z.string().exactOptional(),
})
const accountWarned = z.object({
  ...base,
  type: z.literal('account.warned'),
  action: z.string(),
  reason: z.string().exactOptional(),
})
const typingStarted = z.object({ ...inConversation, type: z.literal('typing.started') })
const unsupportedReceived = z.object({
  ...base,
  type: z.literal('unsupported.received'),
  conversation: conversationRefSchema.exactOptional(),
  nativeType: z.string(),
})

/** Any event, told apart by `type`. `raw` must be there, whatever it holds. */
export const inboundEventSchema = z.discriminatedUnion('type', [
  messageReceived,
  messageSent,
  messageEdited,
  messageDeleted,
  reactionAdded,
  reactionRemoved,
  messageDelivered,
  messageRead,
  postbackReceived,
  referralReceived,
  optinReceived,
  handoverChanged,
  accountWarned,
  typingStarted,
  unsupportedReceived,
]) satisfies z.ZodType<InboundEvent>

type _Same = Expect<Same<z.output<typeof inboundEventSchema>, InboundEvent>>
