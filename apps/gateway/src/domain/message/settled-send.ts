import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { SendOutcome } from './message-store.ts'
import { readBack } from './read-back.ts'
import type { Sent } from './send.ts'
import type { SendRequest } from './send-request.ts'
import { arrivedParts } from './arrived-parts.ts'

type SettledOutcome = Extract<SendOutcome, { readonly state: 'sent' }>
type Asked = Pick<SendRequest, 'text' | 'mediaUrls'>

const lookEveryMs = 250
/** When no echo has come by then, the network is asked. */
const readBackAfterMs = 1_000

/**
 * What became of a send, from what was written down of it.
 *
 * @param asked what was to be sent
 * @returns `undefined` when nothing went out
 * @throws {WireError} `idempotency_running` while it is being sent, `outcome_unknown` while nobody knows
 */
export async function settledSend(
  { store }: Context,
  profileId: string,
  reference: string,
  asked: Asked,
): Promise<Sent | undefined> {
  const outcome = await store.messages.outcome(profileId, reference)
  if (outcome === undefined || outcome.state === 'failed') return undefined
  if (outcome.state === 'sending') {
    throw new WireError('idempotency_running', { retryable: true, retryAfterMs: 1_000 })
  }
  if (outcome.state !== 'sent') throw outcomeUnknown(reference)
  return sentFrom(outcome, asked)
}

function sentFrom(outcome: SettledOutcome, asked: Asked): Sent {
  const { messageId, recipientId, conversation, split } = outcome
  return {
    result: {
      messageId: split?.messageId ?? messageId,
      parts: arrivedParts(outcome, asked),
      warnings: split?.warnings ?? [],
    },
    conversation,
    ...(recipientId !== undefined && { recipientId }),
  }
}

/**
 * Waits a little for the echo of a send whose answer was lost, and asks the network when there is none, because its caller
 * would rather know.
 *
 * @throws {WireError} `outcome_unknown` when nothing came in time; an echo may still settle it
 */
export async function awaitOutcome(
  context: Context,
  profileId: string,
  reference: string,
  asked: Asked,
): Promise<Sent> {
  const { store, rules } = context
  for (let waited = 0; waited < rules.outcomeWaitMs; waited += lookEveryMs) {
    await context.pause(lookEveryMs)
    const outcome = await store.messages.outcome(profileId, reference)
    if (outcome?.state === 'sent') return sentFrom(outcome, asked)
    if (waited !== readBackAfterMs) continue
    const unknown = await store.messages.unknown(profileId, reference)
    if (unknown) await readBack(context, unknown)
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
