import { z } from 'zod'
import { wireFlag, wireId, wireText as text } from '../native-id.ts'

// Only what is read. Everything may be missing or null; what is not named here is left alone.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages

/** A referral, alone or inside a message or postback. */
export const wireReferral = z.object({ ref: text, source: text, ad_id: wireId })
export type WireReferral = z.output<typeof wireReferral>

/** The value of `message` in a webhook, as far as both networks have it. */
export const wireEventMessage = z.object({
  mid: wireId,
  text,
  quick_reply: z.object({ payload: text }).nullish(),
  reply_to: z.object({ mid: wireId }).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  referral: wireReferral.nullish(),
  is_echo: wireFlag,
  is_deleted: wireFlag,
  is_unsupported: wireFlag,
})
export type WireEventMessage = z.output<typeof wireEventMessage>

export const wireEdit = z.object({
  mid: wireId,
  text: z.string().nullish(),
  num_edit: z.coerce.number().int().nonnegative().nullish().catch(undefined),
})
export const wireReaction = z.object({ mid: wireId, action: text, emoji: text, reaction: text })
export const wirePostback = z.object({
  mid: wireId,
  title: text,
  payload: text,
  referral: wireReferral.nullish(),
})
export const wireOptin = z.object({ type: text, ref: text, payload: text, user_ref: wireId })
export const wireThreadControl = z.object({
  previous_owner_app_id: wireId,
  new_owner_app_id: wireId,
  requested_owner_app_id: wireId,
})
