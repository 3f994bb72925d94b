import type { GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { withinReplyWeek } from '../graph/window.ts'
import { idText } from '../graph/params.ts'
import type { Comment, Customer, OptIn, Page } from './world.ts'

/** Whom a send reaches and by what right. */
export interface Recipient {
  customer: Customer
  /** Whether the policy windows apply. */
  needsWindow: boolean
  /** Whether the answer names the person and webhooks follow. */
  announced: boolean
  comment?: Comment
  optIn?: OptIn
}

const forms = [
  'id',
  'user_ref',
  'comment_id',
  'post_id',
  'notification_messages_token',
  'one_time_notif_token',
  'phone_number',
]

/** Reads `recipient`, which takes exactly one form. */
export function findRecipient(call: GraphCall, page: Page): Recipient {
  const recipient = call.params.object('recipient')
  if (!recipient) throw refuse.badParameter('The parameter recipient is required')
  const given = forms.filter((form) => recipient[form] !== undefined)
  const [form] = given
  if (form === undefined || given.length > 1) {
    throw refuse.badParameter(`Param recipient must have exactly one of {${forms.join(', ')}}`)
  }
  const value = idText(recipient[form]) ?? ''
  const { world } = call.context
  switch (form) {
    case 'id': {
      const customer = world.customers.get(value)
      if (customer?.pageId !== page.id) throw refuse.unknownPerson()
      return { customer, needsWindow: true, announced: true }
    }
    case 'comment_id':
    case 'post_id':
      return privateReply(world.comments.get(value), call.context, page)
    case 'user_ref':
      return byOptIn(call.context, world.userRefs.get(value), page, false)
    case 'notification_messages_token':
    case 'one_time_notif_token':
      return byOptIn(call.context, world.notificationTokens.get(value), page, true)
    default:
      // Matching by phone number was for the United States and is closed to new Pages.
      throw refuse.unknownPerson()
  }
}

/** One message, within seven days. */
function privateReply(comment: Comment | undefined, context: FacebookContext, page: Page): Recipient {
  const customer = context.world.customers.get(comment?.customerId ?? '')
  if (comment?.pageId !== page.id || !customer) throw refuse.missingObject(comment?.id ?? '', 'post')
  if (comment.repliedTo) throw refuse.alreadyReplied()
  if (!withinReplyWeek(context.clock, comment.atMs)) throw refuse.cannotReply()
  return { customer, needsWindow: false, announced: true, comment }
}

function byOptIn(
  context: FacebookContext,
  optIn: OptIn | undefined,
  page: Page,
  announced: boolean,
): Recipient {
  const customer = context.world.customers.get(optIn?.customerId ?? '')
  if (optIn?.pageId !== page.id || !customer || optIn.usesLeft < 1) throw refuse.unknownPerson()
  return { customer, needsWindow: false, announced, optIn }
}

/** Spends what the right to write was good for. */
export function useUp(recipient: Recipient): void {
  if (recipient.comment) recipient.comment.repliedTo = true
  if (recipient.optIn) recipient.optIn.usesLeft -= 1
}
