import type { ConversationRef, PlatformId, Timestamp } from '@dm/core'
import { eventId, isPlainObject, omitUndefined, parseTimestamp, stableDigest } from '@dm/core/kit'
import type { EnvelopeItem } from '../envelope.ts'
import { nativeId, wireFlag } from '../native-id.ts'

/** What is a network's own in the reading of events that both networks have. */
export interface EventNetwork {
  readonly platform: PlatformId
  /** What the envelope of its webhooks is about. */
  readonly object: 'page' | 'instagram'
  /** The one spelling of a message id. */
  readonly messageId: (native: string) => string
  /** Whether our account did what an event tells of, beside echoes, which say so themselves. */
  readonly isOwnAct: (event: Readonly<Record<string, unknown>>, entryId: string | undefined) => boolean
  /**
   * Ids under which an event names our account, the best one first: of the entry, and of the side of the event
   * that is not the person. Either may be missing.
   */
  readonly accountIds: (
    entryId: string | undefined,
    ownSide: string | undefined,
  ) => readonly (string | undefined)[]
}

/** What the readers of all kinds of events need from around the event. */
export interface EventContext {
  readonly network: EventNetwork
  readonly item: EnvelopeItem
  /** Our account. */
  readonly accountId: string
  readonly otherAccountIds: readonly string[]
  /** The person, whichever side of the message they are on. */
  readonly participantId: string | undefined
  /** The event's own time as text, for ids; empty when it has none. */
  readonly ownTime: string
  readonly occurredAt: Timestamp | undefined
}

/** Stands in for the account when the envelope names none. */
const unknownAccount = 'unknown'

/** Reads the part around an event. What our account did has sender and recipient the other way round. */
export function contextOf(network: EventNetwork, item: EnvelopeItem): EventContext {
  const event = isPlainObject(item.value) ? item.value : {}
  const sender = partyOf(event.sender)
  const recipient = partyOf(event.recipient)
  // The test button of the dashboard calls the account "0".
  const entryId = item.entryId === '0' ? undefined : item.entryId
  const outward = isEcho(event.message) || network.isOwnAct(event, entryId)
  const named = network.accountIds(entryId, outward ? sender : recipient).filter((id) => id !== undefined)
  const [accountId = item.entryId ?? unknownAccount, ...otherAccountIds] = new Set(named)
  const own = event.timestamp ?? undefined
  return {
    network,
    item,
    accountId,
    otherAccountIds,
    participantId: outward ? recipient : sender,
    ownTime: nativeId(own) ?? '',
    occurredAt: parseTimestamp(own) ?? item.entryTime,
  }
}

const echoFlag = wireFlag.catch(false)

/** Asked before the message is read, because one that cannot be read is ours all the same. */
function isEcho(message: unknown): boolean {
  return isPlainObject(message) && echoFlag.parse(message.is_echo)
}

/** What every event of this item has in common, its id being `type` and what tells it from others. */
export function eventBase(context: EventContext, type: string, ...distinct: readonly string[]) {
  const { network, item, accountId, otherAccountIds, occurredAt } = context
  return {
    platform: network.platform,
    id: eventId(type, distinct),
    accountId,
    ...omitUndefined({
      otherAccountIds: otherAccountIds.length > 0 ? otherAccountIds : undefined,
      occurredAt,
      standby: item.list === 'standby' ? true : undefined,
    }),
    raw: item.raw,
  }
}

/** The same for events without an id of their own: who, when, and a digest of what came. */
export function compositeBase(context: EventContext, type: string, ...distinct: readonly string[]) {
  const { item, ownTime, participantId } = context
  // Without a time of its own, two equal events are told apart by the time of their envelope.
  const place = ownTime === '' ? [item.field ?? item.list, item.entryTime ?? ''] : []
  const digest = stableDigest([item.raw, ...place])
  return eventBase(context, type, ...distinct, participantId ?? '', ownTime, digest)
}

/** The conversation: webhooks name the person only, never the thread. */
export function conversationOf(context: EventContext): ConversationRef | undefined {
  return context.participantId === undefined ? undefined : { participantId: context.participantId }
}

/** A person by id, or by the reference that a plug-in gave before an id existed. */
export function partyOf(value: unknown): string | undefined {
  if (!isPlainObject(value)) return undefined
  return nativeId(value.id) ?? nativeId(value.user_ref)
}
