import { readSendOptions } from '@dm/meta'
import { z } from 'zod'

/**
 * What only Instagram has, under `platformOptions.instagram` of a message.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/send-message
 */
export interface InstagramSendOptions {
  /** The payload of a structured message, `generic` or `button`. Sent after media and text, as it is. */
  readonly template?: Readonly<Record<string, unknown>> | undefined
  /** A whole `message.attachment`, for what has no other way in: `{ type, payload }`. Sent as it is. */
  readonly attachment?: { readonly type: string; readonly payload?: unknown } | undefined
  /** The heart, Instagram's one sticker. */
  readonly likeHeart?: true | undefined
  /** A post of the account itself, by its media id. */
  readonly postId?: string | undefined
  /** Instead of what follows from `author`. `RESPONSE` and `UPDATE` need the 24-hour window. */
  readonly messagingType?: 'RESPONSE' | 'UPDATE' | 'MESSAGE_TAG' | undefined
  /** Instead of what follows from `author`; implies `messagingType: 'MESSAGE_TAG'`. */
  readonly tag?: 'HUMAN_AGENT' | undefined
  /**
   * Instead of the person in `to`: a private reply to a comment, one message within 7 days. The answer tells the id
   * of the person (`recipientId`).
   */
  readonly recipient?: { readonly commentId: string } | undefined
}

const id = z.string().min(1)

const sendOptions = z.strictObject({
  template: z.looseObject({ template_type: z.string() }).optional(),
  attachment: z.strictObject({ type: z.string(), payload: z.unknown().optional() }).optional(),
  likeHeart: z.literal(true).optional(),
  postId: id.optional(),
  messagingType: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG']).optional(),
  tag: z.literal('HUMAN_AGENT').optional(),
  recipient: z.strictObject({ commentId: id }).optional(),
})

/**
 * Reads `platformOptions.instagram`.
 *
 * @throws {DmError} `invalid_request` that names the option, also one that does not exist
 */
export function parseSendOptions(value: unknown): InstagramSendOptions {
  return readSendOptions('instagram', sendOptions, value)
}
