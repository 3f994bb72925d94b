import { z } from 'zod'
import type { Message, Referral, ReplyTarget, Tap } from '../model/message.ts'
import { attachmentSchema } from './attachment.ts'
import { conversationRefSchema } from './conversation.ts'
import { participantSchema } from './participant.ts'
import { countSchema, nativeIdSchema, platformIdSchema, timestampSchema } from './platform.ts'
import { reactionSchema } from './reaction.ts'
import type { Expect, Same } from './same-type.ts'

export const replyTargetSchema = z.object({
  messageId: nativeIdSchema.exactOptional(),
  story: z.object({ id: z.string().exactOptional(), url: z.string().exactOptional() }).exactOptional(),
}) satisfies z.ZodType<ReplyTarget>

export const tapSchema = z.object({
  payload: z.string().exactOptional(),
  title: z.string().exactOptional(),
}) satisfies z.ZodType<Tap>

export const referralSchema = z.object({
  ref: z.string().exactOptional(),
  source: z.string().exactOptional(),
  adId: z.string().exactOptional(),
  raw: z.unknown().exactOptional(),
}) satisfies z.ZodType<Referral>

export const messageSchema = z.object({
  platform: platformIdSchema,
  id: nativeIdSchema,
  accountId: nativeIdSchema,
  conversation: conversationRefSchema,
  direction: z.enum(['inbound', 'outbound']),
  sender: participantSchema,
  recipients: z.array(participantSchema),
  sentAt: timestampSchema.exactOptional(),
  text: z.string().min(1, 'Expected text that is not empty, or none').exactOptional(),
  attachments: z.array(attachmentSchema),
  reactions: z.array(reactionSchema).exactOptional(),
  replyTo: replyTargetSchema.exactOptional(),
  tap: tapSchema.exactOptional(),
  referral: referralSchema.exactOptional(),
  edits: countSchema.exactOptional(),
  unsupported: z.boolean().exactOptional(),
  reference: z.string().exactOptional(),
  appId: z.string().exactOptional(),
  raw: z.unknown().exactOptional(),
}) satisfies z.ZodType<Message>

type _SameReply = Expect<Same<z.output<typeof replyTargetSchema>, ReplyTarget>>
type _SameTap = Expect<Same<z.output<typeof tapSchema>, Tap>>
type _SameReferral = Expect<Same<z.output<typeof referralSchema>, Referral>>
type _Same = Expect<Same<z.output<typeof messageSchema>, Message>>
