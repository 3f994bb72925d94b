import { isEmoji, readSenderAction, type SenderAction } from '../graph/sender-actions.ts'
import { flavourOf, knownMessage, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { checkThreadOwner } from './routing.ts'
import { findConversation, openConversation } from './threads.ts'
import { checkWindow } from './window.ts'
import type { Conversation, Customer } from './world.ts'

/**
 * Typing, seen and reactions; all answer with the person only, and none is echoed.
 * https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/messaging-api/sender-actions
 */
export function performAction(call: GraphCall, customer: Customer, name: string) {
  const { context, params } = call
  const action = readSenderAction(name)
  const isReaction = action === 'react' || action === 'unreact'
  if (!isReaction && !context.switches.typing) {
    throw refuse.badParameter('Param sender_action must be one of {react, unreact}')
  }
  const beside = ['payload', 'reply_to', 'tag', 'messaging_type'].find((one) => params.has(one))
  if (!isReaction && beside !== undefined) {
    throw refuse.badParameter(`Param ${beside} cannot go with sender_action ${action}`)
  }
  if (customer.blocked) throw refuse.personUnavailable()
  const existing = findConversation(context.world, customer)
  checkThreadOwner(context, existing)
  if (context.switches.limits.actionsNeedWindow) checkWindow(context, existing, undefined)
  apply(call, existing ?? openConversation(context, customer), action)
  return { recipient_id: customer.id }
}

function apply(call: GraphCall, conversation: Conversation, action: SenderAction) {
  const { clock, switches } = call.context
  switch (action) {
    case 'typing_on':
      conversation.typingUntilMs = clock.now() + switches.limits.typingMs
      return
    case 'typing_off':
      conversation.typingUntilMs = 0
      return
    case 'mark_seen':
      conversation.seenByAccountMs = Math.max(clock.now(), conversation.messages.at(-1)?.atMs ?? 0)
      return
    case 'react':
    case 'unreact':
      react(call, conversation, action)
  }
}

/** `love` or any emoji; a new reaction replaces the earlier one. */
function react(call: GraphCall, { customerId }: Conversation, action: 'react' | 'unreact') {
  const payload = call.params.object('payload')
  const message = knownMessage(call, customerId, payload?.message_id)
  if (!message) throw refuse.badParameter('Param payload[message_id] is not a message of this conversation')
  if (action === 'unreact') {
    message.reactions.account = undefined
    return
  }
  const reaction = payload?.reaction
  const { facebookLoginReactions } = call.context.switches.limits
  const loveOnly = flavourOf(call.caller) === 'facebook_login' && facebookLoginReactions === 'love'
  if (reaction === 'love') message.reactions.account = '❤️'
  else if (!loveOnly && isEmoji(reaction)) message.reactions.account = reaction
  else throw refuse.badParameter(`Param payload[reaction] must be love${loveOnly ? '' : ' or an emoji'}`)
}
