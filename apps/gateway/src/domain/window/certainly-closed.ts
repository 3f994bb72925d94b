import type { ReplyWindow } from '@dm/core'
import type { StoredConversation } from '../conversation/conversation-store.ts'
import { replyWindow, type ReplyWindowState } from './reply-window.ts'

const minute = 60_000
/** How far the network's clock and ours may be apart, and how late it may be in letting go. */
const marginMs = 5 * minute
/** How long a reading speaks for the time after it, in which only webhooks tell, and one may be missing. */
const readingHoldsMs = 15 * minute

/**
 * The window of a conversation when it is certain that no answer is allowed any more: the conversation was read a
 * little while ago, and by then it had been closed for some minutes.
 *
 * @param windows those that an answer may use
 * @param now milliseconds by the networks' clock
 * @returns nothing when it is open, or may be
 */
export function certainlyClosed(
  { encrypted, windowOpenings, readThroughAt }: StoredConversation,
  windows: readonly ReplyWindow[] | undefined,
  now: number,
): ReplyWindowState | undefined {
  if (encrypted || readThroughAt === undefined) return undefined
  const window = replyWindow(windows, windowOpenings, now)
  if (!window || window.open || window.closesAt === undefined) return undefined
  const readAt = readThroughAt.getTime()
  const closed = readAt >= window.closesAt.getTime() + marginMs
  return closed && now - readAt <= readingHoldsMs ? window : undefined
}
