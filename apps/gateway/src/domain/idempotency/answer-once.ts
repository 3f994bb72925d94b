import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import { writeDown } from '../write-down.ts'
import type { RepeatableCall } from './idempotency-store.ts'

export interface Answer {
  readonly status: number
  /** JSON, to the byte what the first call was answered. */
  readonly body: string
  readonly replayed: boolean
}

export interface Repeatable {
  readonly profileId: string
  /** Absent: the call is made however often it comes. */
  readonly key: string | undefined
  readonly digest: string
  /** Makes the call; what it sends goes out under the reference. */
  readonly make: (reference: string) => Promise<object>
  /** What became of a call that nobody has answered; `undefined` when nothing went out. */
  readonly settled: (reference: string) => Promise<object | undefined>
}

/**
 * Answers a call; under a key, makes it once and gives every repetition the same answer for a day. An error frees the
 * key only when nothing went out.
 *
 * @throws {WireError} `idempotency_mismatch` when the key belongs to another call, `idempotency_running` while the first
 * runs, and what the call throws
 */
export async function answerOnce(context: Context, asked: Repeatable): Promise<Answer> {
  const { profileId, key, digest, make } = asked
  const reference = context.newId()
  if (key === undefined) return answerOf(await make(reference))
  const keys = context.store.idempotency
  const call: RepeatableCall = { profileId, key, digest, reference }
  const claim = await keys.claim(call)
  switch (claim.kind) {
    case 'answered':
      return { status: claim.status, body: claim.answer, replayed: true }
    case 'other':
      throw new WireError('idempotency_mismatch', { field: 'Idempotency-Key' })
    case 'running':
      throw running()
    case 'broken': {
      const settled = await asked.settled(claim.reference)
      if (settled) return keep(context, call, settled)
      if (!(await keys.takeOver(call, claim.reference))) throw running()
      break
    }
    case 'ours':
      break
  }
  try {
    return await keep(context, call, await make(reference))
  } catch (error) {
    await letGo(context, call, asked)
    throw error
  }
}

/**
 * Frees the key when what was written down says that nothing went out, whatever the error says. What cannot be let go
 * ends by itself, and then the row of the message says what became of it.
 */
async function letGo(context: Context, call: RepeatableCall, { settled }: Repeatable): Promise<void> {
  const keys = context.store.idempotency
  await writeDown(context, call.reference, async () => {
    const nothingWentOut = await settled(call.reference).then(
      (answer) => answer === undefined,
      (error: unknown) => {
        if (error instanceof WireError) return false
        throw error
      },
    )
    await (nothingWentOut ? keys.free(call) : keys.leave(call))
  })
}

/** It went out, whether the answer can be kept or not. */
async function keep(context: Context, call: RepeatableCall, body: object): Promise<Answer> {
  const answer = answerOf(body)
  await writeDown(context, call.reference, () =>
    context.store.idempotency.answer(call, { status: answer.status, answer: answer.body }),
  )
  return answer
}

function answerOf(body: object): Answer {
  return { status: 200, body: JSON.stringify(body), replayed: false }
}

function running(): WireError {
  return new WireError('idempotency_running', { retryable: true, retryAfterMs: 1_000 })
}
