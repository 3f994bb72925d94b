export { attachmentKindSchema, attachmentSchema } from './attachment.ts'
export { conversationRefSchema, conversationSchema } from './conversation.ts'
export { inboundEventSchema } from './inbound-event.ts'
export { messageSchema, referralSchema, replyTargetSchema, tapSchema } from './message.ts'
export {
  outboundAttachmentKindSchema,
  outboundAttachmentSchema,
  outboundMessageSchema,
  quickReplySchema,
} from './outbound-message.ts'
export { pageQuerySchema, pageSchema, skippedItemSchema } from './page.ts'
export { participantSchema } from './participant.ts'
export { platformIdSchema, timestampSchema } from './platform.ts'
export { reactionSchema } from './reaction.ts'
export { receiptSchema } from './receipt.ts'
