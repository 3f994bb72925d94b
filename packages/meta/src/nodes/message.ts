import type {
  Attachment,
  ConversationRef,
  Credentials,
  Message,
  Participant,
  Reaction,
  ReplyTarget,
} from '@dm/core'
import { omitUndefined, parseTimestamp } from '@dm/core/kit'
import type { EventNetwork } from '../events/event-context.ts'
import { personOf } from './conversation.ts'
import { isOwnId } from './own-side.ts'
import type { WireMessage, WirePerson } from './wire-node.ts'

/** What is known of a message beside its node. */
export interface MessageSurroundings {
  readonly network: Pick<EventNetwork, 'platform' | 'messageId'>
  readonly credentials: Credentials
  readonly conversation: ConversationRef
  readonly attachments: readonly Attachment[]
  /** Instead of the message that the node says it answers. */
  readonly replyTo?: ReplyTarget | undefined
  readonly raw: unknown
}

/** A message that was read from the conversation. */
export function messageFromNode(native: WireMessage, surroundings: MessageSurroundings): Message {
  const { network, credentials, conversation, attachments, raw } = surroundings
  const { accountId } = credentials
  const isOwn = (person: Participant | undefined) => isOwnId(credentials, person?.id)
  // Our side has one id here, whichever of its ids Meta used.
  const read = (person: WirePerson | null | undefined) => {
    const participant = personOf(person)
    return participant !== undefined && isOwn(participant) ? { ...participant, id: accountId } : participant
  }
  const sender = read(native.from)
  const recipients = (native.to?.data ?? []).map(read).filter((person) => person !== undefined)
  const outbound = isOwn(sender)
  const other = outbound ? recipients.find((person) => !isOwn(person)) : sender
  const mid = native.reply_to?.mid
  return omitUndefined({
    platform: network.platform,
    id: network.messageId(native.id),
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
    reactions: reactionsOf(native, network),
    replyTo: surroundings.replyTo ?? (mid === undefined ? undefined : { messageId: network.messageId(mid) }),
    // Meta leaves out what it does not show, such as a shared story; what is left must not look empty.
    unsupported: native.is_unsupported || (!native.message && attachments.length === 0) ? true : undefined,
    raw,
  })
}

function reactionsOf(
  native: WireMessage,
  { messageId }: MessageSurroundings['network'],
): Reaction[] | undefined {
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
