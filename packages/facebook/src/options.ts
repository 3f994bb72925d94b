import { readSendOptions } from '@dm/meta'
import { z } from 'zod'

/**
 * What only Messenger has, under `platformOptions.facebook` of a message.
 *
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export interface FacebookSendOptions {
  /**
   * The payload of a structured message: `{ template_type: 'generic', elements: […] }`. Sent after media and
   * text, as it is.
   */
  readonly template?: Readonly<Record<string, unknown>> | undefined
  /** A whole `message.attachment`, for what has no other way in: `{ type, payload }`. Sent as it is. */
  readonly attachment?: { readonly type: string; readonly payload?: unknown } | undefined
  /** One of Meta's free stickers, by its id. Inside the 24-hour window only. */
  readonly stickerId?: string | undefined
  /** Name and picture to appear under, made with the Personas API. */
  readonly personaId?: string | undefined
  /** How the person's device tells of it. Meta's default is `REGULAR`. */
  readonly notificationType?: 'REGULAR' | 'SILENT_PUSH' | 'NO_PUSH' | undefined
  /** Instead of what follows from `author`. `RESPONSE` and `UPDATE` need the 24-hour window. */
  readonly messagingType?: 'RESPONSE' | 'UPDATE' | 'MESSAGE_TAG' | 'UTILITY' | undefined
  /** Instead of what follows from `author`; implies `messagingType: 'MESSAGE_TAG'`. */
  readonly tag?: string | undefined
  /**
   * Instead of the person in `to`: a private reply to a comment or post (one message, within 7 days), a
   * plug-in's reference, or the token of an opt-in.
   */
  readonly recipient?: FacebookRecipient | undefined
}

export type FacebookRecipient =
  | { readonly commentId: string }
  | { readonly postId: string }
  | { readonly userRef: string }
  | { readonly notificationMessagesToken: string }
  | { readonly oneTimeNotifToken: string }

const id = z.string().min(1)

const sendOptions = z.strictObject({
  template: z.looseObject({ template_type: z.string() }).optional(),
  attachment: z.strictObject({ type: z.string(), payload: z.unknown().optional() }).optional(),
  stickerId: id.optional(),
  personaId: id.optional(),
  notificationType: z.enum(['REGULAR', 'SILENT_PUSH', 'NO_PUSH']).optional(),
  messagingType: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']).optional(),
  tag: id.optional(),
  recipient: z
    .union([
      z.strictObject({ commentId: id }),
      z.strictObject({ postId: id }),
      z.strictObject({ userRef: id }),
      z.strictObject({ notificationMessagesToken: id }),
      z.strictObject({ oneTimeNotifToken: id }),
    ])
    .optional(),
})

/**
 * Reads `platformOptions.facebook`.
 *
 * @throws {DmError} `invalid_request` that names the option, also one that does not exist
 */
export function parseSendOptions(value: unknown): FacebookSendOptions {
  return readSendOptions('facebook', sendOptions, value)
}
