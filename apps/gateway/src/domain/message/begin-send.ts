import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { MessageToSend } from './message-store.ts'

const firstLookMs = 20
const longestLookMs = 250

/** A message that is on its way. */
export interface BegunSend {
  readonly message: MessageToSend
  readonly endTurn: () => void
}

/**
 * Writes a message down when it is its turn: in a conversation one send is under way at a time, over all processes, so
 * that messages arrive in the order in which they were accepted.
 *
 * @param asked without the time, which counts from when its turn has come
 * @throws {WireError} `conversation_busy` when the turn did not come in time, `conversations_used_up` when it would
 * be one more in this month than a profile may have, `rate_limited` while the network wants no
 * calls of the account; nothing is written then
 */
export async function beginSend(context: Context, asked: Omit<MessageToSend, 'sentAt'>): Promise<BegunSend> {
  const { store, sendTurns, rules } = context
  const endTurn = await sendTurns.take(asked.conversation.id, rules.sendWaitMs)
  if (!endTurn) throw busy()
  try {
    for (let waited = 0, next = firstLookMs; ; waited += next, next = Math.min(longestLookMs, next * 2)) {
      const message = { ...asked, sentAt: new Date(context.networkClock()) }
      const begun = await store.messages.begin(message, rules.conversationsAtMost)
      if (begun.kind === 'begun') return { message, endTurn }
      if (begun.kind === 'throttled') throw throttled(begun.forMs)
      if (begun.kind === 'limited') throw usedUp(rules.conversationsAtMost)
      if (waited >= rules.sendWaitMs) throw busy()
      // Another process is at it, and will not be for long.
      await context.pause(next)
    }
  } catch (error) {
    endTurn()
    throw error
  }
}

function busy(): WireError {
  return new WireError('conversation_busy', {
    retryable: true,
    retryAfterMs: 1_000,
    message: 'Nothing was sent; send it again in a moment.',
  })
}

function usedUp(atMost: number): WireError {
  return new WireError('conversations_used_up', {
    message: `A profile may write in ${atMost} conversations a month; those of this month go on. Nothing was sent.`,
  })
}

function throttled(forMs: number): WireError {
  return new WireError('rate_limited', {
    retryable: true,
    retryAfterMs: forMs,
    message: 'The network wants no calls of this account for now. Nothing was sent.',
  })
}
