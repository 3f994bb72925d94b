import type { Attachment, Message, Reaction, Referral } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { z } from 'zod'
import { compositeBase, conversationOf, eventBase, type EventContext } from './event-context.ts'
import type { EventReader } from './read-events.ts'
import {
  wireEdit,
  wirePostback,
  wireReaction,
  type WireEventMessage,
  type WireReferral,
} from './wire-event.ts'

/** The parts of a message that each network writes in its own way. */
export interface OwnMessageParts {
  readonly attachments: readonly Attachment[]
  readonly replyTo?: Message['replyTo']
  readonly reference?: string
  readonly appId?: string
}

/** Reads `message`: received, sent by our account (an echo), or unsent. */
export function messageReader<Native extends WireEventMessage>(
  schema: z.ZodType<Native>,
  ownParts: (native: Native) => OwnMessageParts,
): EventReader {
  return (value, context) => {
    const native = schema.parse(value)
    const conversation = conversationOf(context)
    if (native.mid === undefined || conversation === undefined) return undefined
    const id = context.network.messageId(native.mid)
    if (native.is_deleted) {
      const type = 'message.deleted'
      return { type, ...eventBase(context, type, id), conversation, messageId: id }
    }
    const message = messageFromEvent(native, context, ownParts(native))
    if (message === undefined) return undefined
    const type = native.is_echo ? 'message.sent' : 'message.received'
    return { type, ...eventBase(context, type, id), conversation, message }
  }
}

/** A message of a webhook; `undefined` when it cannot be told whose it is. */
function messageFromEvent(
  native: WireEventMessage,
  context: EventContext,
  own: OwnMessageParts,
): Message | undefined {
  const conversation = conversationOf(context)
  if (native.mid === undefined || conversation?.participantId === undefined) return undefined
  const { platform, messageId } = context.network
  const account = { id: context.accountId }
  const person = { id: conversation.participantId }
  const { text, quick_reply: quickReply, referral, reply_to: replyTo } = native
  const said = text ?? quickReply ?? referral
  return omitUndefined({
    platform,
    id: messageId(native.mid),
    accountId: context.accountId,
    conversation,
    direction: native.is_echo ? ('outbound' as const) : ('inbound' as const),
    sender: native.is_echo ? account : person,
    recipients: [native.is_echo ? person : account],
    sentAt: context.occurredAt,
    text,
    replyTo: replyTo?.mid === undefined ? undefined : { messageId: messageId(replyTo.mid) },
    tap: quickReply == null ? undefined : omitUndefined({ payload: quickReply.payload, title: text }),
    referral: referral == null ? undefined : referralOf(referral, rawReferral(context, 'message')),
    // A message with nothing that this adapter can name is marked, so that it does not look empty.
    unsupported: native.is_unsupported || (said == null && own.attachments.length === 0) ? true : undefined,
    ...own,
  })
}

/** `message_edit`: the whole new text, and how often it was edited. */
export const readEdit: EventReader = (value, context) => {
  const native = wireEdit.parse(value)
  const conversation = conversationOf(context)
  if (native.mid === undefined || native.text == null || conversation === undefined) return undefined
  const id = context.network.messageId(native.mid)
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
  const id = context.network.messageId(native.mid)
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
  const id = native.mid === undefined ? undefined : context.network.messageId(native.mid)
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

/** How a person came in. */
export function referralOf(native: WireReferral, raw: unknown): Referral {
  return omitUndefined({ ref: native.ref, source: native.source, adId: native.ad_id, raw })
}

/** The referral as it came, inside the value of an event. */
function rawReferral(context: EventContext, key: 'message' | 'postback'): unknown {
  const event = context.item.value as Record<string, Record<string, unknown> | undefined>
  return event[key]?.referral
}
