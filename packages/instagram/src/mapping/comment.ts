import type { InboundEvent } from '@dm/core'
import { isPlainObject } from '@dm/core/kit'
import { nativeId } from '@dm/meta'

/**
 * The id of the comment that an event tells of, for a private reply; `undefined` when it tells of none. Comments come
 * as `unsupported.received` with the type `comments` or `live_comments`, and with their id in one of two places.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/private-replies
 * @example
 * const commentId = commentIdOf(event)
 * if (commentId !== undefined) {
 *   await account.send({ to, text, platformOptions: { instagram: { recipient: { commentId } } } })
 * }
 */
export function commentIdOf(event: InboundEvent): string | undefined {
  if (event.type !== 'unsupported.received' || !/^(live_)?comments$/.test(event.nativeType)) return undefined
  const value = isPlainObject(event.raw) ? event.raw.value : undefined
  if (!isPlainObject(value)) return undefined
  return nativeId(value.comment_id) ?? nativeId(value.id)
}
