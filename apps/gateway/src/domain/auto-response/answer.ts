import type { Context } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import { sendMessage } from '../message/send.ts'
import { replyWindow } from '../window/reply-window.ts'
import type { AnswerOutcome, DueAnswer } from './auto-response-store.ts'
import { answersAtMost, countMs, reasonForSilence, tooMany, usualAutoResponse } from './auto-response.ts'

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
  const { store, log } = context
  const due = await store.autoResponses.claim({ atMost: atOnce, leaseMs, countMs })
  const askedAgain = await Promise.all(
    due.map(async (one) => {
      try {
        const outcome = signal.aborted ? 'untouched' : await answer(context, one)
        return await store.autoResponses.end(one, outcome, laterMs)
      } catch (error) {
        // The lease runs out, and whoever takes it then has the reference and looks what has become of it.
        const { platform, conversationId } = one
        log.error(
          { platform, conversationId, err: error },
          'an automatic answer broke off; it is looked at later',
        )
      }
    }),
  )
  return (due.length === atOnce || askedAgain.includes(true)) && !signal.aborted
}

async function answer(context: Context, due: DueAnswer): Promise<AnswerOutcome> {
  const { store, platforms } = context
  // A process that has died may have sent it; what is written down goes before what is to be done.
  const written = await store.messages.outcome(due.profileId, due.reference)
  if (written) return written.state === 'failed' ? 'refused' : 'answered'

  const platform = platforms.byId(due.platform)
  const account = await store.accounts.find(due.profileId, due.platform)
  if (!platform || account?.id !== due.accountId) return 'dropped'
  const conversation = await store.conversations.find(due.profileId, due.platform, due.conversationId)
  const response = (await store.autoResponses.read(due.profileId)) ?? usualAutoResponse
  const now = context.networkClock()
  const window = replyWindow(platform.adapter.capabilities.replyWindows, conversation?.windowOpenings, now)
  const { message, answers } = due
  const messagingActive = context.rules.messagingEnabled && due.messagingActive && account.messagingActive
  const windowOpen = window?.open ?? true
  const silence = reasonForSilence({
    messagingActive,
    response,
    message,
    conversation,
    windowOpen,
    answers,
    now,
  })
  if (silence !== undefined) return keepSilent(context, due, silence)
  const request = { recipientId: due.participantId, text: response.message, mediaUrls: [] }
  try {
    await sendMessage(context, due.profileId, platform, request, due.reference)
    return 'answered'
  } catch (thrown) {
    return afterFailure(context, due, thrown)
  }
}

/** The first time that there were too many counts as one more, so that it is said loudly only once. */
function keepSilent({ log }: Context, due: DueAnswer, reason: string): AnswerOutcome {
  const { platform, conversationId, answers } = due
  const first = reason === tooMany && answers === answersAtMost
  log[first ? 'warn' : 'info']({ platform, conversationId, reason }, 'a message gets no automatic answer')
  return first ? 'refused' : 'dropped'
}

/** What is written down decides, because an error alone does not tell whether the call was made. */
async function afterFailure(
  { store, log }: Context,
  due: DueAnswer,
  thrown: unknown,
): Promise<AnswerOutcome> {
  const { platform, conversationId } = due
  log.warn({ platform, conversationId, err: thrown }, 'an automatic answer did not go out')
  const { kind, options } = WireError.from(thrown)
  const written = await store.messages.outcome(due.profileId, due.reference)
  if (written && written.state !== 'failed') return 'answered'
  if (options.retryable) return 'later'
  if (written) return 'refused'
  // Nothing was written and nothing was called: the database failed, not the network.
  return kind === 'internal' ? 'later' : 'dropped'
}
