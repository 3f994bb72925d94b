import type { InboundEvent } from '@dm/core'
import { noteActivity, putReceipt, rememberPeople } from './apply-conversation.ts'
import { deleteMessage, editMessage, putMessage } from './apply-message.ts'
import { putReaction } from './apply-reaction.ts'
import type { Applying } from './applying.ts'

/**
 * Applies one event to the tables. Applying is idempotent and does not care for order: what overtakes its
 * message leaves a stub that the message fills in later.
 */
export async function applyEvent(applying: Applying, event: InboundEvent): Promise<void> {
  const { account } = applying
  switch (event.type) {
    case 'message.received':
    case 'message.sent':
    case 'postback.received': {
      const conversationId = applying.conversationOf(account, event.conversation)
      await noteActivity(applying, conversationId, event)
      await rememberPeople(
        applying,
        event.conversation,
        event.type === 'postback.received' ? undefined : event.message,
      )
      await putMessage(applying, conversationId, event)
      return
    }
    case 'message.edited':
      await editMessage(applying, applying.conversationOf(account, event.conversation), event)
      return
    case 'message.deleted':
      await deleteMessage(applying, applying.conversationOf(account, event.conversation), event)
      return
    case 'reaction.added':
    case 'reaction.removed':
      await rememberPeople(applying, event.conversation)
      await putReaction(applying, event)
      return
    case 'message.read':
    case 'message.delivered':
      await putReceipt(applying, applying.conversationOf(account, event.conversation), event)
      return
    case 'referral.received':
    case 'optin.received':
    case 'handover.changed':
    case 'account.warned':
    case 'typing.started':
    case 'unsupported.received':
      return // kept in the journal
  }
}
