import { z } from 'zod'
import { wireFlag, wireId, wireText as text } from '../native-id.ts'
import { wirePaging } from '../paging.ts'

// Only what is read. Everything may be missing or null; what is not named here is left alone.
// https://developers.facebook.com/docs/graph-api/reference/conversation

const number = z.number().nullish()

export const wirePerson = z.object({ id: wireId, name: text, username: text })
export type WirePerson = z.output<typeof wirePerson>

/** One page of any list. Its items are read one by one, so that a bad one hurts no other. */
export const wireList = z.object({ data: z.array(z.unknown()).nullish(), paging: wirePaging })
export type WireList = z.output<typeof wireList>

export const wireConversation = z.object({
  id: z.string().min(1),
  updated_time: text,
  unread_count: number,
  can_reply: z.boolean().nullish(),
  participants: z.object({ data: z.array(wirePerson).nullish() }).nullish(),
  messages: wireList.nullish(),
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

/** A message, as far as both networks have it. */
export const wireMessage = z.object({
  id: z.string().min(1),
  created_time: text,
  from: wirePerson.nullish(),
  to: z.object({ data: z.array(wirePerson).nullish() }).nullish(),
  message: text,
  attachments: z.object({ data: z.array(z.unknown()).nullish() }).nullish(),
  shares: z.object({ data: z.array(z.unknown()).nullish() }).nullish(),
  reactions: z
    .object({
      data: z.array(z.object({ reaction: text, users: z.array(wirePerson).nullish() })).nullish(),
    })
    .nullish(),
  reply_to: z.object({ mid: wireId }).nullish(),
  is_unsupported: wireFlag,
})
export type WireMessage = z.output<typeof wireMessage>

// https://developers.facebook.com/docs/messenger-platform/reference/send-api

export const wireSent = z.object({ recipient_id: wireId.catch(undefined), message_id: wireId })
export type WireSent = z.output<typeof wireSent>
