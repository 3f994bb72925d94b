import type { GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { isEmoji, readSenderAction, type SenderAction } from '../graph/sender-actions.ts'
import { idText } from '../graph/params.ts'
import type { Recipient } from './recipients.ts'
import { checkThreadControl } from './thread-control.ts'
import { checkWindow } from './window.ts'
import { findConversation, findMessage, openConversation } from './threads.ts'
import type { Conversation, Page } from './world.ts'

/**
 * Typing, seen and reactions; all answer with the person only.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
 */
export function performAction(call: GraphCall, page: Page, { customer }: Recipient, name: string) {
  const { context } = call
  const action = readSenderAction(name)
  if (customer.blocked) throw refuse.personUnavailable()
  const existing = findConversation(context.world, customer)
  checkThreadControl(context, existing)
  if (context.switches.limits.actionsNeedWindow) {
    checkWindow(context, existing, { messagingType: undefined, tag: undefined, isFeedbackTemplate: false })
  }
  const conversation = existing ?? openConversation(context.world, context.ids, context.clock, customer)
  apply(call, page, conversation, action)
  return { recipient_id: customer.id }
}

function apply(call: GraphCall, page: Page, conversation: Conversation, action: SenderAction) {
  const { clock, switches } = call.context
  switch (action) {
    case 'typing_on':
      conversation.typingUntilMs = clock.now() + switches.limits.typingMs
      return
    case 'typing_off':
      conversation.typingUntilMs = 0
      return
    case 'mark_seen':
      conversation.seenByPageMs = Math.max(clock.now(), conversation.messages.at(-1)?.atMs ?? 0)
      return
    case 'react':
    case 'unreact':
      react(call, page, conversation, action)
  }
}

/** Since December 2025 the Page can react; a new reaction replaces its earlier one. */
function react(call: GraphCall, page: Page, conversation: Conversation, action: 'react' | 'unreact') {
  const payload = call.params.object('payload')
  const message = findMessage(call.context.world, idText(payload?.message_id) ?? '')
  if (
    !message ||
    message.unsent ||
    message.pageId !== page.id ||
    message.customerId !== conversation.customerId
  ) {
    throw refuse.badParameter('Param payload[message_id] is not a message of this conversation')
  }
  if (action === 'unreact') {
    message.reactions.page = undefined
    return
  }
  const reaction = payload?.reaction
  if (!isEmoji(reaction)) throw refuse.badParameter('Param payload[reaction] must be an emoji')
  message.reactions.page = reaction
}
