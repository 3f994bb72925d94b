import { wireId, wireText as text } from '@dm/core/kit'
import { z } from 'zod'

// Only what is read. Everything may be missing or null; what is not named here is left alone. Ids have up to
// 19 digits, so they are text everywhere.

// A bare `z.unknown()` takes every value and yet insists on the key.
const unknown = z.unknown().optional()
const number = z.number().nullish()
const list = z.array(z.unknown()).nullish()

/** A user of the API, or of the older one with its own names. https://docs.x.com/x-api/fundamentals/data-dictionary */
export const wireUser = z.object({
  id: wireId,
  name: text,
  username: text,
  screen_name: text,
  profile_image_url: text,
  profile_image_url_https: text,
})
export type WireUser = z.output<typeof wireUser>

/** A link in a text: `url` stands in the text, `expanded_url` is what was typed. */
export const wireUrl = z.object({ url: text, expanded_url: text })

const variants = z
  .array(z.object({ url: text, content_type: text, bitrate: number, bit_rate: number }))
  .nullish()

/** Media of an answer. https://docs.x.com/x-api/direct-messages/lookup/introduction */
export const wireMedia = z.object({
  media_key: text,
  type: text,
  url: text,
  preview_image_url: text,
  width: number,
  height: number,
  duration_ms: number,
  alt_text: text,
  variants,
})

/** Media of a webhook. https://docs.x.com/x-api/account-activity/introduction */
export const wirePushedMedia = z.object({
  id: wireId,
  id_str: text,
  media_key: text,
  type: text,
  media_url: text,
  media_url_https: text,
  url: text,
  sizes: z.object({ large: z.object({ w: number, h: number }).nullish() }).nullish(),
  video_info: z.object({ duration_millis: number, variants }).nullish(),
})

/** An event of an answer. Shared posts and links have had two names each; both are read. */
export const wireEvent = z.object({
  id: z.string().min(1),
  event_type: text,
  text,
  sender_id: wireId,
  dm_conversation_id: text,
  created_at: text,
  participant_ids: z.array(wireId).nullish(),
  attachments: z
    .object({ media_keys: z.array(wireId).nullish(), card_ids: z.array(wireId).nullish() })
    .nullish(),
  referenced_tweets: list,
  referenced_posts: list,
  urls: list,
  entities: z.object({ urls: list }).nullish(),
})
export type WireEvent = z.output<typeof wireEvent>

/** One page of events. Its items are read one by one, so that a bad one hurts no other. */
export const wireEvents = z.object({
  data: list,
  includes: z.object({ users: list, media: list }).nullish(),
  meta: z.object({ next_token: text }).nullish(),
})
export type WireEvents = z.output<typeof wireEvents>

/** One event by itself. */
export const wireEventAnswer = z.object({ data: wireEvent, includes: z.object({ media: list }).nullish() })

export const wireUserAnswer = z.object({ data: wireUser })

/** @see https://docs.x.com/x-api/direct-messages/manage/introduction */
export const wireSent = z.object({ data: z.object({ dm_event_id: wireId, dm_conversation_id: text }) })

/** @see https://docs.x.com/x-api/media/introduction */
export const wireUpload = z.object({
  data: z.object({
    id: z.string().min(1),
    processing_info: z
      .object({
        state: text,
        check_after_secs: number,
        error: z.object({ name: text, message: text }).nullish(),
      })
      .nullish(),
  }),
})
export type WireUpload = z.output<typeof wireUpload>['data']

/** @see https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token */
export const wireToken = z.object({
  access_token: z.string().min(1),
  refresh_token: text,
  expires_in: number,
  scope: text,
})
export const wireAppToken = z.object({ access_token: z.string().min(1) })

/** @see https://docs.x.com/x-api/webhooks/introduction */
export const wireWebhook = z.object({ id: z.string().min(1), url: text, valid: z.boolean().nullish() })
export const wireWebhooks = z.object({ data: z.array(wireWebhook).nullish() })
export type WireWebhook = z.output<typeof wireWebhook>

/** @see https://docs.x.com/x-api/activity/introduction */
export const wireSubscription = z.object({
  subscription_id: wireId,
  id: wireId,
  event_type: text,
  filter: z.object({ user_id: wireId }).nullish(),
  webhook_id: wireId,
})
export type WireSubscription = z.output<typeof wireSubscription>
export const wireSubscriptions = z.object({
  data: z.array(wireSubscription).nullish(),
  meta: z.object({ next_token: text }).nullish(),
})

// Webhooks. https://docs.x.com/x-api/activity/event-payloads

/** One item of `direct_message_events`. */
export const wirePushedMessage = z.object({
  id: wireId,
  created_timestamp: unknown,
  message_create: z.object({
    sender_id: wireId,
    target: z.object({ recipient_id: wireId }).nullish(),
    dm_conversation_id: wireId,
    conversation_id: wireId,
    source_app_id: wireId,
    message_data: z.object({
      text,
      entities: z.object({ urls: list }).nullish(),
      attachment: z.looseObject({ type: text, media: unknown }).nullish(),
      quick_reply_response: z.object({ metadata: text }).nullish(),
    }),
  }),
})
export type WirePushedMessage = z.output<typeof wirePushedMessage>

/** One item of the lists of reading and typing. */
export const wirePushedSignal = z.object({
  created_timestamp: unknown,
  sender_id: wireId,
  target: z.object({ recipient_id: wireId }).nullish(),
  last_read_event_id: wireId,
})

/** An encrypted message: its envelope is readable, its content is not. https://docs.x.com/xchat/real-time-events */
export const wireChatMessage = z.object({
  id: wireId,
  sender_id: wireId,
  conversation_id: wireId,
  created_at_msec: unknown,
})

/** A user took the app's access back, in the new form and in the older one. */
export const wireRevocation = z.object({ user_id: wireId, date_time: text })
export const wireUserEvent = z.object({
  revoke: z.object({ date_time: text, source: z.object({ user_id: wireId }) }),
})
