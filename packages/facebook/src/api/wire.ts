import {
  wireEventMessage as sharedEventMessage,
  wireId,
  wireMessage as sharedMessage,
  wireText as text,
} from '@dm/meta'
import { z } from 'zod'

// Only what is read, and only what Instagram has not. Everything may be missing or null.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages

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
export const wireEventMessage = sharedEventMessage.extend({
  sticker_id: wireId,
  app_id: wireId,
  metadata: text,
})

// A bare `z.unknown()` takes every value and yet insists on the key.
const watermark = z.unknown().optional()

export const wireDelivery = z.object({ mids: z.array(wireId).nullish(), watermark })
export const wireRead = z.object({ watermark })
export const wirePolicy = z.object({ action: z.string(), reason: text })

// https://developers.facebook.com/docs/graph-api/reference/message

export const wireMessage = sharedMessage.extend({ sticker: text })
export type WireMessage = z.output<typeof wireMessage>

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile

export const wireProfile = z.object({ name: text, first_name: text, last_name: text, profile_pic: text })
