import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import type { Act, Scene } from './scene.ts'

/**
 * A comment, the source of `comment_id` for private replies; it arrives as a change, and opens no window.
 * https://developers.facebook.com/docs/instagram-platform/webhooks/examples
 */
export function comment(scene: Scene): Act {
  const { context, customer, atMs, input } = scene
  const { world, ids, switches } = context
  const given = controlInput(input.object('comment'), ['text', 'mediaId', 'live'], input.path('comment'))
  const text = given.text('text')
  if (text === undefined) throw new ControlError(given.path('text'), 'is required')
  const { accountId } = customer
  const mediaId = given.text('mediaId') ?? world.accounts.get(accountId)?.mediaIds[0] ?? ids.nextDigits()
  const live = given.flag('live')
  const id = ids.nextDigits()
  world.comments.set(id, {
    id,
    mediaId,
    accountId,
    customerId: customer.id,
    text,
    atMs,
    live,
    repliedTo: false,
  })
  const field = live ? 'live_comments' : 'comments'
  const value = {
    from: { id: customer.id, username: customer.username },
    media: { id: mediaId, media_product_type: live ? 'LIVE' : 'FEED' },
    text,
  }
  return {
    result: { from: customer.id, commentId: id },
    events: [
      {
        ownerId: accountId,
        customerId: customer.id,
        lane: `${accountId} comments`,
        list: switches.commentShape,
        field,
        item: { field, value: { id, ...value } },
        // With Facebook Login the id has a name of its own.
        facebookLoginItem: { field, value: { comment_id: id, id, ...value } },
      },
    ],
  }
}
