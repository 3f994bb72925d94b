import type { ConversationRef, Message, Participant, Reaction, Referral } from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { WireEventMessage, WireMessage, WirePerson, WireReferral } from '../api/wire.ts'
import { eventAttachments, readAttachments } from './attachment.ts'
import { conversationOf, type EventContext } from './event-context.ts'
import { messageId } from './message-id.ts'

/** A message of a webhook; `undefined` when it cannot be told whose it is. */
export function messageFromEvent(native: WireEventMessage, context: EventContext): Message | undefined {
  const conversation = conversationOf(context)
  if (native.mid === undefined || conversation?.participantId === undefined) return undefined
  const page: Participant = { id: context.accountId }
  const person: Participant = { id: conversation.participantId }
  const attachments = eventAttachments(native.attachments ?? [], native.sticker_id)
  const text = native.text
  const quickReply = native.quick_reply
  const said = text ?? quickReply ?? native.referral
  return omitUndefined({
    platform: 'facebook',
    id: messageId(native.mid),
    accountId: context.accountId,
    conversation,
    direction: native.is_echo ? ('outbound' as const) : ('inbound' as const),
    sender: native.is_echo ? page : person,
    recipients: [native.is_echo ? person : page],
    sentAt: context.occurredAt,
    text,
    attachments,
    replyTo: native.reply_to?.mid === undefined ? undefined : { messageId: messageId(native.reply_to.mid) },
    tap: quickReply == null ? undefined : omitUndefined({ payload: quickReply.payload, title: text }),
    referral:
      native.referral == null ? undefined : referralOf(native.referral, rawReferral(context, 'message')),
    // A message with nothing that this adapter can name is marked, so that it does not look empty.
    unsupported: native.is_unsupported || (said == null && attachments.length === 0) ? true : undefined,
    reference: native.metadata,
    appId: native.app_id,
  })
}

/** A message that was read from the conversation. */
export function messageFromNode(
  native: WireMessage,
  accountId: string,
  conversation: ConversationRef,
  raw: unknown,
): Message {
  const sender = personOf(native.from)
  const recipients = (native.to?.data ?? []).map(personOf).filter((person) => person !== undefined)
  const outbound = sender?.id === accountId
  const other = outbound ? recipients.find((person) => person.id !== accountId) : sender
  const attachments = readAttachments({
    attachments: native.attachments?.data ?? [],
    shares: native.shares?.data ?? [],
    sticker: native.sticker,
  })
  return omitUndefined({
    platform: 'facebook',
    id: messageId(native.id),
    accountId,
    conversation: omitUndefined({
      ...conversation,
      participantId: conversation.participantId ?? other?.id,
    }) as ConversationRef,
    direction: outbound ? ('outbound' as const) : ('inbound' as const),
    sender: sender ?? { id: conversation.participantId ?? 'unknown' },
    recipients,
    sentAt: parseTimestamp(native.created_time),
    text: native.message,
    attachments,
    reactions: reactionsOf(native),
    replyTo: native.reply_to?.mid === undefined ? undefined : { messageId: messageId(native.reply_to.mid) },
    unsupported: native.is_unsupported ? true : undefined,
    raw,
  })
}

/** How a person came in. */
export function referralOf(native: WireReferral, raw: unknown): Referral {
  return omitUndefined({
    ref: native.ref,
    source: native.source,
    adId: native.ad_id,
    raw,
  })
}

/** The referral as it came, inside the value of an event. */
export function rawReferral(context: EventContext, key: 'message' | 'postback'): unknown {
  const event = context.item.value as Record<string, Record<string, unknown> | undefined>
  return event[key]?.referral
}

/** A person of a read node; Meta's made-up mail address is left out. */
export function personOf(native: WirePerson | null | undefined): Participant | undefined {
  if (native?.id === undefined) return undefined
  return omitUndefined({ id: native.id, name: native.name })
}

function reactionsOf(native: WireMessage): Reaction[] | undefined {
  const groups = native.reactions?.data
  if (groups == null) return undefined
  return groups.flatMap((group) =>
    (group.users ?? []).flatMap((user) =>
      user.id === undefined
        ? []
        : [{ messageId: messageId(native.id), participantId: user.id, ...reactionWord(group.reaction) }],
    ),
  )
}

/** Read nodes say the emoji or its name in the same place. */
function reactionWord(word: string | null | undefined): { emoji?: string; name?: string } {
  if (word == null || word === '') return {}
  return /^[a-z_]+$/.test(word) ? { name: word } : { emoji: word }
}
