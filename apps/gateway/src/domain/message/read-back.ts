import { DmError, type ConversationRef, type Message, type PlatformId } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import type { Context } from '../../context.ts'
import { credentialsSource } from '../account/credentials-source.ts'
import { payForRead, ReadsSpentError } from '../account/pay-for-read.ts'
import type { StoredConversation } from '../conversation/conversation-store.ts'
import { readEvents } from '../conversation/read-events.ts'

/** A send of which nobody knows whether it went out. */
export interface UnknownSend {
  readonly profileId: string
  readonly accountId: string
  readonly platform: PlatformId
  readonly conversation: StoredConversation
  readonly reference: string
  /** When its call began, by the network's clock. */
  readonly beganAt: Date
}

/** How long to wait after each look, in milliseconds. When they are over it is given up, but for an echo. */
export const lookGapsMs: readonly number[] = [2_000, 10_000, 60_000, 300_000, 1_800_000, 7_200_000]

/**
 * When the network may say that it took the message: clocks differ a little, and a call that broke off may still have
 * been carried out.
 */
const earlierMs = 5_000
const laterMs = 5 * 60_000
const messagesAtMost = 20

/**
 * Looks whether a send arrived, and settles it when that is certain: in what webhooks have told first, then in what
 * the network shows of the conversation. It is, when exactly one message of ours came into the conversation at that time
 * that no other send accounts for. Nothing is ever sent again.
 *
 * @returns whether it is settled
 */
export async function readBack(context: Context, send: UnknownSend, signal?: AbortSignal): Promise<boolean> {
  const { store, platforms, log } = context
  const platform = platforms.byId(send.platform)
  const account = await store.accounts.find(send.profileId, send.platform)
  if (!platform || account?.id !== send.accountId) return false
  const asked = {
    ...send,
    from: new Date(send.beganAt.getTime() - earlierMs),
    to: new Date(send.beganAt.getTime() + laterMs),
    // An echo that could carry our reference and does not is of somebody else's message.
    echoTells: platform.adapter.capabilities.reference !== undefined,
  }
  if (await store.messages.claimSole(asked)) return true

  const ref = refOf(send.conversation)
  if (!ref) return false
  let messages: readonly Message[]
  try {
    await payForRead(context, platform, account)
    const client = platform.adapter.account(credentialsSource(context, account))
    messages = (await client.listMessages(ref, { limit: messagesAtMost }, omitUndefined({ signal }))).items
  } catch (error) {
    if (!DmError.isInstance(error) && !(error instanceof ReadsSpentError)) throw error
    log.info({ platform: send.platform, err: error }, 'a conversation could not be read back')
    return false
  }
  const ours = messages.filter(
    ({ direction, sentAt }) =>
      direction === 'outbound' &&
      sentAt !== undefined &&
      new Date(sentAt) >= asked.from &&
      new Date(sentAt) <= asked.to,
  )
  if (ours.length === 0) return false
  await store.events.ingest(
    ours.flatMap((message) => readEvents(message, ref)),
    { teller: 'repair', group: send.conversation.kind === 'group' },
  )
  return store.messages.claimSole(asked)
}

function refOf({ nativeId, participantId }: StoredConversation): ConversationRef | undefined {
  if (participantId !== undefined) return { participantId, ...(nativeId !== undefined && { id: nativeId }) }
  return nativeId === undefined ? undefined : { id: nativeId }
}

/**
 * Looks for sends whose time to be looked for has come.
 *
 * @returns whether there may be more now
 */
export async function readBackSends(context: Context, signal: AbortSignal): Promise<boolean> {
  const sends = await context.store.messages.toLookFor(lookGapsMs)
  for (const { isLast, ...send } of sends) {
    if (signal.aborted) return false
    const said = { platform: send.platform, conversationId: send.conversation.id, reference: send.reference }
    if (await readBack(context, send, signal))
      context.log.info(said, 'a send whose answer was lost has arrived')
    else if (isLast)
      context.log.warn(said, 'nobody could tell whether a send went out; it is looked for no more')
  }
  return sends.length > 0
}
