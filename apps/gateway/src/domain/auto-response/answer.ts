import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import { sendMessage } from '../message/send.ts'
import { replyWindow } from '../window/reply-window.ts'
import type { AnswerOutcome, DueAnswer } from './auto-response-store.ts'
import { answersAtMost, countMs, reasonForSilence, usualAutoResponse } from './auto-response.ts'

const atOnce = 8
/** Longer than a send takes, with what it waits for its turn and for its outcome. */
const leaseMs = 120_000
const laterMs = 30_000

/**
 * Answers those who wrote to a profile that answers by itself: each person once per wait, over all processes.
 *
 * @returns whether there may be more to answer now
 */
export async function answerAutomatically(context: Context, signal: AbortSignal): Promise<boolean> {
  const due = await context.store.autoResponses.claim({ atMost: atOnce, leaseMs, countMs })
  await Promise.all(
    due.map(async (one) => {
      const outcome = signal.aborted ? 'later' : await answer(context, one)
      await context.store.autoResponses.end(one, outcome, signal.aborted ? 0 : laterMs)
    }),
  )
  return due.length === atOnce && !signal.aborted
}

async function answer(context: Context, due: DueAnswer): Promise<AnswerOutcome> {
  const { store, platforms, log } = context
  const said = { platform: due.platform, conversationId: due.conversationId }
  // A process that has died may have sent it; what is written down goes before what is to be done.
  const written = await store.messages.outcome(due.profileId, due.reference)
  if (written) return written.state === 'failed' ? 'dropped' : 'answered'

  const platform = platforms.byId(due.platform)
  const account = await store.accounts.find(due.profileId, due.platform)
  if (!platform || account?.id !== due.accountId) return 'dropped'
  const conversation = await store.conversations.find(due.profileId, due.platform, due.conversationId)
  const response = (await store.autoResponses.read(due.profileId)) ?? usualAutoResponse
  const now = context.networkClock()
  const window = replyWindow(platform.adapter.capabilities.replyWindows, conversation?.windowOpenings, now)
  const { message, answers } = due
  const windowOpen = window?.open ?? true
  const silence = reasonForSilence({ response, message, conversation, windowOpen, answers, now })
  if (silence !== undefined) {
    const level = answers >= answersAtMost ? 'warn' : 'info'
    log[level]({ ...said, reason: silence }, 'a message gets no automatic answer')
    return 'dropped'
  }
  const request = { recipientId: due.participantId, text: response.message, mediaUrls: [] }
  try {
    await sendMessage(context, due.profileId, platform, request, due.reference)
    return 'answered'
  } catch (thrown) {
    const error = WireError.from(thrown)
    log.warn({ ...said, err: thrown }, 'an automatic answer did not go out')
    if (error.kind === 'outcome_unknown') return 'answered'
    return error.options.retryable ? 'later' : 'dropped'
  }
}
