import {
  nativeId,
  wireEventMessage as sharedEventMessage,
  wireId,
  wireMessage as sharedMessage,
  wireText as text,
} from '@dm/meta'
import { z } from 'zod'

// Only what is read, and only what Messenger has not. Everything may be missing or null.
// https://developers.facebook.com/documentation/instagram-platform/webhooks/examples

/** An attachment of a webhook. */
export const wireEventAttachment = z.object({
  type: text,
  payload: z
    .object({
      url: text,
      title: text,
      ig_post_media_id: wireId,
      reel_video_id: wireId,
      story_media_id: wireId,
      story_media_url: text,
      attachment_id: wireId,
    })
    .nullish(),
})

const wireStory = z.object({ id: wireId, url: text, link: text }).nullish()

/** The value of `message` in a webhook. */
export const wireEventMessage = sharedEventMessage.extend({
  reply_to: z.object({ mid: wireId, story: wireStory }).nullish(),
})

/** The value of `read`: one message, up to which all was seen. */
export const wireRead = z.object({ mid: wireId })

// https://developers.facebook.com/docs/graph-api/reference/message

export const wireMessage = sharedMessage.extend({
  story: z.object({ mention: wireStory, reply_to: wireStory }).nullish(),
})
export type WireMessage = z.output<typeof wireMessage>

// https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/user-profile

export const wireProfile = z.object({ name: text, username: text, profile_pic: text })

export const wireUpload = z.object({
  attachment_id: z.union([z.string().min(1), z.number()]).transform(String),
})

// https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login

/** Meta documents these answers inside of a list `data`, and gives them bare. */
const bare = (body: unknown): unknown => {
  const list = z.object({ data: z.array(z.unknown()).min(1) }).safeParse(body)
  return list.success ? list.data.data[0] : body
}

const wireScopes = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((scopes) =>
    typeof scopes === 'string' ? scopes.split(',').map((scope) => scope.trim()) : scopes,
  )

export const wireShortToken = z.preprocess(
  bare,
  z.object({ access_token: z.string().min(1), permissions: wireScopes }),
)

export const wireLongToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().nullish(),
})

/** Without `user_id` an account cannot be told: `id` is another number, which webhooks do not know. */
export const wireMe = z.preprocess(
  bare,
  z.object({
    user_id: z.union([z.string(), z.number()]).transform(nativeId).pipe(z.string()),
    id: wireId,
    username: text,
    name: text,
    profile_picture_url: text,
  }),
)

/** How `api.instagram.com` refuses: not in the way of the Graph API. */
export const wireLoginError = z.object({ error_type: text, error_message: z.string(), code: wireId })
