import type { InboundEvent, Reaction } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { wireEdit, wireEventMessage, wirePostback, wireReaction } from '../api/wire.ts'
import { compositeBase, contextOf, conversationOf, eventBase, type EventContext } from './event-context.ts'
import { messageId } from './message-id.ts'
import { messageFromEvent, rawReferral, referralOf } from './message.ts'

/**
 * Reads the value under one key of an event. `undefined`, or a throw, when it is not what it should be: the
 * event is then kept as unsupported.
 */
export type EventReader = (value: unknown, context: EventContext) => InboundEvent | undefined

/** `message`: received, sent by our Page (an echo), or unsent. */
export const readMessage: EventReader = (value, inbound) => {
  const native = wireEventMessage.parse(value)
  const context = native.is_echo ? contextOf(inbound.item, true) : inbound
  const conversation = conversationOf(context)
  if (native.mid === undefined || conversation === undefined) return undefined
  const id = messageId(native.mid)
  if (native.is_deleted) {
    return {
      type: 'message.deleted',
      ...eventBase(context, 'message.deleted', id),
      conversation,
      messageId: id,
    }
  }
  const message = messageFromEvent(native, context)
  if (message === undefined) return undefined
  const type = native.is_echo ? 'message.sent' : 'message.received'
  return { type, ...eventBase(context, type, id), conversation, message }
}

/** `message_edit`: the whole new text, and how often it was edited. */
export const readEdit: EventReader = (value, context) => {
  const native = wireEdit.parse(value)
  const conversation = conversationOf(context)
  if (native.mid === undefined || native.text == null || conversation === undefined) return undefined
  const id = messageId(native.mid)
  const type = 'message.edited'
  const edits = native.num_edit ?? undefined
  const base =
    edits === undefined ? compositeBase(context, type, id) : eventBase(context, type, id, String(edits))
  return { type, ...base, conversation, messageId: id, text: native.text, ...omitUndefined({ edits }) }
}

/** `reaction`: an `unreact` may come without saying which reaction it was. */
export const readReaction: EventReader = (value, context) => {
  const native = wireReaction.parse(value)
  const conversation = conversationOf(context)
  const actor = context.participantId
  const removed = native.action === 'unreact'
  if (native.mid === undefined || conversation === undefined || actor === undefined) return undefined
  if (!removed && native.action !== 'react') return undefined
  const id = messageId(native.mid)
  const type = removed ? 'reaction.removed' : 'reaction.added'
  const name = native.reaction
  const emoji = native.emoji
  const reaction: Reaction = omitUndefined({ messageId: id, participantId: actor, emoji, name })
  const distinct = [actor, id, removed ? 'unreact' : 'react', emoji ?? name ?? '', context.ownTime]
  const base =
    context.ownTime === '' ? compositeBase(context, type, ...distinct) : eventBase(context, type, ...distinct)
  return { type, ...base, conversation, reaction }
}

/** `postback`: a tapped button. In standby, and for buttons of other apps, it comes without the payload. */
export const readPostback: EventReader = (value, context) => {
  const native = wirePostback.parse(value)
  const conversation = conversationOf(context)
  if (conversation === undefined) return undefined
  const type = 'postback.received'
  const id = native.mid === undefined ? undefined : messageId(native.mid)
  const base = id === undefined ? compositeBase(context, type) : eventBase(context, type, id)
  return {
    type,
    ...base,
    conversation,
    tap: omitUndefined({ payload: native.payload, title: native.title }),
    ...omitUndefined({
      messageId: id,
      referral:
        native.referral == null ? undefined : referralOf(native.referral, rawReferral(context, 'postback')),
    }),
  }
}
