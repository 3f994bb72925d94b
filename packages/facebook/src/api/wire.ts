import { wireFlag, wireId, wirePaging, wireText as text } from '@dm/meta'
import { z } from 'zod'

// Only what is read. Everything may be missing or null; what is not named here is left alone.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages

const number = z.number().nullish()

/** A referral, alone or inside a message or postback. */
export const wireReferral = z.object({ ref: text, source: text, ad_id: wireId })
export type WireReferral = z.output<typeof wireReferral>

/** An attachment of a webhook; `title` and `url` stand beside the payload in older ones. */
export const wireEventAttachment = z.object({
  type: text,
  title: text,
  url: text,
  payload: z
    .object({
      url: text,
      title: text,
      name: text,
      id: wireId,
      attachment_id: wireId,
      sticker_id: wireId,
      reel_video_id: wireId,
      coordinates: z
        .object({ lat: z.number().min(-90).max(90), long: z.number().min(-180).max(180) })
        .nullish(),
    })
    .nullish(),
})
export type WireEventAttachment = z.output<typeof wireEventAttachment>

/** The value of `message` in a webhook. */
export const wireEventMessage = z.object({
  mid: wireId,
  text,
  quick_reply: z.object({ payload: text }).nullish(),
  reply_to: z.object({ mid: wireId }).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  sticker_id: wireId,
  referral: wireReferral.nullish(),
  is_echo: wireFlag,
  is_deleted: wireFlag,
  is_unsupported: wireFlag,
  app_id: wireId,
  metadata: text,
})
export type WireEventMessage = z.output<typeof wireEventMessage>

export const wireEdit = z.object({
  mid: wireId,
  text: z.string().nullish(),
  num_edit: z.coerce.number().int().nonnegative().nullish().catch(undefined),
})
export const wireReaction = z.object({ mid: wireId, action: text, emoji: text, reaction: text })
export const wireDelivery = z.object({ mids: z.array(wireId).nullish(), watermark: z.unknown() })
export const wireRead = z.object({ watermark: z.unknown() })
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
export const wirePolicy = z.object({ action: z.string(), reason: text })

// https://developers.facebook.com/docs/graph-api/reference/conversation

const wirePerson = z.object({ id: wireId, name: text })
export type WirePerson = z.output<typeof wirePerson>

export const wireConversation = z.object({
  id: z.string().min(1),
  updated_time: text,
  unread_count: number,
  can_reply: z.boolean().nullish(),
  participants: z.object({ data: z.array(wirePerson).nullish() }).nullish(),
})
export type WireConversation = z.output<typeof wireConversation>

// https://developers.facebook.com/docs/graph-api/reference/message

export const wireAttachment = z.object({
  id: wireId,
  mime_type: text,
  name: text,
  size: number,
  image_data: z
    .object({ url: text, preview_url: text, width: number, height: number, render_as_sticker: wireFlag })
    .nullish(),
  video_data: z.object({ url: text, preview_url: text, width: number, height: number }).nullish(),
  file_url: text,
  generic_template: z.object({ title: text }).nullish(),
})

export const wireShare = z.object({ id: wireId, link: text, url: text, name: text, title: text })

export const wireMessage = z.object({
  id: z.string().min(1),
  created_time: text,
  from: wirePerson.nullish(),
  to: z.object({ data: z.array(wirePerson).nullish() }).nullish(),
  message: text,
  attachments: z.object({ data: z.array(z.unknown()).nullish() }).nullish(),
  shares: z.object({ data: z.array(z.unknown()).nullish() }).nullish(),
  sticker: text,
  reactions: z
    .object({
      data: z.array(z.object({ reaction: text, users: z.array(wirePerson).nullish() })).nullish(),
    })
    .nullish(),
  reply_to: z.object({ mid: wireId }).nullish(),
  is_unsupported: wireFlag,
})
export type WireMessage = z.output<typeof wireMessage>

/** One page of any list. Its items are read one by one, so that a bad one hurts no other. */
export const wireList = z.object({ data: z.array(z.unknown()).nullish(), paging: wirePaging })

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile

export const wireProfile = z.object({ name: text, first_name: text, last_name: text, profile_pic: text })

// https://developers.facebook.com/docs/messenger-platform/reference/send-api

export const wireSent = z.object({ recipient_id: wireId.catch(undefined), message_id: wireId })

/** A Page in the list of those that a person may act for. */
export const wirePage = z.object({
  id: wireId,
  name: text,
  access_token: text,
  tasks: z.array(z.string()).nullish(),
})
