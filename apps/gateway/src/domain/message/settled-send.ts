import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { Sent } from './send.ts'

const lookEveryMs = 250

/**
 * What became of a send, from what was written down of it.
 *
 * @returns `undefined` when nothing went out
 * @throws {WireError} `idempotency_running` while it is being sent, `outcome_unknown` while nobody knows
 */
export async function settledSend(
  { store }: Context,
  profileId: string,
  reference: string,
): Promise<Sent | undefined> {
  const outcome = await store.messages.outcome(profileId, reference)
  if (outcome === undefined || outcome.state === 'failed') return undefined
  if (outcome.state === 'sending') {
    throw new WireError('idempotency_running', { retryable: true, retryAfterMs: 1_000 })
  }
  if (outcome.state !== 'sent') throw outcomeUnknown(reference)
  const { messageId, text, recipientId, conversation } = outcome
  return {
    result: {
      messageId,
      parts: [{ status: 'sent', messageId, ...(text !== undefined && { text }) }],
      warnings: [],
    },
    conversation,
    ...(recipientId !== undefined && { recipientId }),
  }
}

/**
 * Waits a little for the echo of a send whose answer was lost, because its caller would rather know.
 *
 * @throws {WireError} `outcome_unknown` when nothing came in time; an echo may still settle it
 */
export async function awaitOutcome(context: Context, profileId: string, reference: string): Promise<Sent> {
  for (let waited = 0; waited < context.rules.outcomeWaitMs; waited += lookEveryMs) {
    await context.pause(lookEveryMs)
    const outcome = await context.store.messages.outcome(profileId, reference)
    const sent = outcome?.state === 'sent' ? await settledSend(context, profileId, reference) : undefined
    if (sent) return sent
  }
  throw outcomeUnknown(reference)
}

function outcomeUnknown(reference: string): WireError {
  return new WireError('outcome_unknown', {
    reference,
    retryable: false,
    message:
      'Do not send it again: it may be there. Its echo settles it; with an Idempotency-Key the same call tells then.',
  })
}
