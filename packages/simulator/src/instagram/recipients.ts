import { idText } from '../graph/params.ts'
import { withinReplyWeek } from '../graph/window.ts'
import { requireAccount, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import type { Account, Comment, Customer } from './world.ts'

/** Whom a send reaches and by what right. */
export interface Recipient {
  customer: Customer
  /** Whether the windows apply. */
  needsWindow: boolean
  /** The comment that is answered, once. */
  comment?: Comment
}

/** Reads `recipient`, which is a person or a comment. */
export function findRecipient(call: GraphCall, account: Account): Recipient {
  const { params, context } = call
  const recipient = params.object('recipient')
  if (!recipient) throw refuse.badParameter('The parameter recipient is required')
  const { id, comment_id } = recipient
  if ((id === undefined) === (comment_id === undefined)) {
    throw refuse.badParameter('Param recipient must have exactly one of {id, comment_id}')
  }
  if (comment_id !== undefined) return privateReply(call, account, idText(comment_id) ?? '')
  requireAccount(call, account, 'messages')
  const customer = context.world.customers.get(idText(id) ?? '')
  if (customer?.accountId !== account.id) throw refuse.unknownPerson()
  if (context.switches.accessLevel === 'standard' && !customer.appRole) throw refuse.noRole()
  return { customer, needsWindow: !customer.isSelf }
}

/**
 * One message within seven days; under a live video only while it is broadcast.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/private-replies
 */
function privateReply(call: GraphCall, account: Account, commentId: string): Recipient {
  requireAccount(call, account, 'comments')
  const { world, clock, switches } = call.context
  const comment = world.comments.get(commentId)
  const customer = world.customers.get(comment?.customerId ?? '')
  const isOpen =
    comment?.accountId === account.id &&
    !comment.repliedTo &&
    (comment.live ? switches.broadcasting : withinReplyWeek(clock, comment.atMs))
  if (!isOpen || !customer) throw refuse.commentNotRepliable()
  return { customer, needsWindow: false, comment }
}
