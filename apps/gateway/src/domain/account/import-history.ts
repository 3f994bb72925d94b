import { DmError, type Account, type Conversation, type Message } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'
import { ingestRead } from './ingest-read.ts'
import { payForRead, ReadsSpentError } from './pay-for-read.ts'
import { readPages } from './read-pages.ts'
import { rememberRefusal } from './renew-credentials.ts'

const conversationsAtMost = 50
const messagesAtMost = 20
/** For how long a process has a history without reading a page of it. */
const leaseMs = 5 * 60_000

/**
 * Takes in what the networks still tell of the time before accounts were linked. It is marked as history, so that
 * nothing answers to it. What cannot be read is left out with a log line. One process does it; when that dies, another does.
 *
 * @returns false: nothing is left to do
 * @throws when a network is out of order; its account is tried again as a whole later, which does no harm
 */
export async function importHistories(context: Context, signal: AbortSignal): Promise<boolean> {
  const { accounts } = context.store
  const problems: unknown[] = []
  for (const account of await accounts.withoutHistory()) {
    const platform = context.platforms.byId(account.platform)
    if (!platform || signal.aborted || !(await accounts.leaseHistory(account.id, leaseMs))) continue
    try {
      const messages = await importHistory(context, platform, account, signal)
      await accounts.markHistoryImported(account.id)
      context.log.info({ platform: platform.id, account: account.nativeId, messages }, 'history imported')
    } catch (error) {
      await accounts.releaseHistory(account.id)
      // The others do not wait for it. What only its owner can mend is tried again when that is done.
      if (isRefusal(error)) await rememberRefusal(context, account, error)
      else problems.push(error)
    }
  }
  if (problems.length > 0) throw problems[0]
  return false
}

/** @returns how many messages there were; nothing when it was not read to its end, because that costs too much. */
async function importHistory(
  context: Context,
  platform: Platform,
  account: LinkedAccount,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { store, log } = context
  const client: Account = platform.adapter.account(credentialsSource(context, account))
  let imported = 0
  const beganAt = new Date(context.networkClock())
  const skip = (what: string, id: string, error: DmError) =>
    log.warn(
      { platform: platform.id, what, id, error: error.toJSON() },
      'a part of the history could not be read',
    )
  const beforePage = async () => {
    await store.accounts.keepHistoryLease(account.id, leaseMs)
    await payForRead(context, platform, account)
  }

  const readConversation = async (conversation: Conversation) => {
    const messages: Message[] = []
    let [whole, reachesEnd] = [true, false]
    const list = readPages(
      async (query) => {
        await beforePage()
        return client.listMessages(conversation, query, { signal })
      },
      { firstPage: messagesAtMost, atMost: messagesAtMost },
    )
    for await (const { items, skipped, ended } of list) {
      messages.push(...items)
      for (const { id, error } of skipped) skip('message', id, error)
      if (skipped.length > 0) whole = false
      reachesEnd = ended
    }
    const { parked } = await ingestRead(context, account, conversation, messages.toReversed())
    imported += messages.length
    // Newest come first: where there is one of the correspondent, it is the latest.
    const latestKnown = reachesEnd || messages.some(({ direction }) => direction === 'inbound')
    if (latestKnown && whole && parked === 0) {
      await store.conversations.markReadThrough(account, conversation.id, beganAt)
    }
  }

  const conversations = readPages(
    async (query) => {
      await beforePage()
      return client.listConversations(query, { signal })
    },
    { firstPage: conversationsAtMost, atMost: conversationsAtMost },
  )
  try {
    for await (const { items, skipped } of conversations) {
      for (const { id, error } of skipped) skip('conversation', id, error)
      for (const conversation of items) {
        try {
          await readConversation(conversation)
        } catch (error) {
          if (!DmError.isInstance(error) || concernsAll(error) || signal.aborted) throw error
          skip('conversation', conversation.id, error)
        }
      }
    }
  } catch (error) {
    if (!(error instanceof ReadsSpentError)) throw error
    log.warn({ platform: platform.id, problem: error.message }, 'the history is not read any further')
    return undefined
  }
  return imported
}

/** No other conversation could be read now either. */
function concernsAll({ code, retryable }: DmError): boolean {
  return retryable || code === 'auth_expired'
}

/** The network has refused; without its answer the account was unlinked meanwhile. */
function isRefusal(error: unknown): error is DmError {
  return DmError.isInstance(error) && error.code === 'auth_expired' && error.upstream !== undefined
}
