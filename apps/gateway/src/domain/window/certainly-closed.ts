import type { ReplyWindow } from '@dm/core'
import type { LinkedAccount } from '../account/account-store.ts'
import type { StoredConversation } from '../conversation/conversation-store.ts'
import { replyWindow, type ReplyWindowState } from './reply-window.ts'

const minute = 60_000
/** How far the network's clock and ours may be apart, and how late it may be in letting go. */
const marginMs = 5 * minute
/** How long a reading speaks for the time after it, in which only webhooks tell, and one may be missing. */
const readingHoldsMs = 15 * minute

type ReadAccount = Pick<LinkedAccount, 'linkedAt' | 'readThroughAt'>

/**
 * The window of a conversation when it is certain that no answer is allowed any more: it was read a little while ago,
 * alone or with all of its account, and by then it had been closed for some minutes.
 *
 * @param windows those that an answer may use
 * @param now milliseconds by the networks' clock
 * @returns nothing when it is open, or may be
 */
export function certainlyClosed(
  conversation: StoredConversation,
  account: ReadAccount,
  windows: readonly ReplyWindow[] | undefined,
  now: number,
): ReplyWindowState | undefined {
  if (conversation.encrypted) return undefined
  const window = replyWindow(windows, conversation.windowOpenings, now)
  if (!window || window.open || window.closesAt === undefined) return undefined
  const readAt = readThrough(conversation, account)
  const closed = readAt >= window.closesAt.getTime() + marginMs
  return closed && now - readAt <= readingHoldsMs ? window : undefined
}

/**
 * Up to when it is known what the correspondent has done. A reading of the account tells of all that came since it was
 * linked. That is enough when something is known that came later than that, or when what came before was read too.
 */
function readThrough({ readThroughAt, windowOpenings }: StoredConversation, account: ReadAccount): number {
  const linkedAt = account.linkedAt.getTime()
  const since = Object.values(windowOpenings ?? {}).some((at) => Date.parse(at) >= linkedAt)
  const all = readThroughAt !== undefined || since ? account.readThroughAt : undefined
  return Math.max(readThroughAt?.getTime() ?? -Infinity, all?.getTime() ?? -Infinity)
}
