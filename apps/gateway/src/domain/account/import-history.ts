import type { Page, PageQuery } from '@dm/core'
import { DmError } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'
import { ingestRead } from './ingest-read.ts'
import { payForRead, ReadsSpentError } from './pay-for-read.ts'

const conversationsAtMost = 50
const messagesAtMost = 20

/**
 * Takes in what the networks still tell of the time before accounts were linked. It is marked as history, so that
 * nothing answers to it. What cannot be read is left out with a log line; a network that is out of order makes it
 * reject, to be tried again as a whole, which does no harm.
 *
 * @returns false: nothing is left to do
 */
export async function importHistories(context: Context, signal: AbortSignal): Promise<boolean> {
  for (const account of await context.store.accounts.withoutHistory()) {
    const platform = context.platforms.byId(account.platform)
    if (!platform) continue
    const messages = await importHistory(context, platform, account, signal).catch((error: unknown) => {
      if (!(error instanceof ReadsSpentError)) throw error
      context.log.warn(
        { platform: platform.id, problem: error.message },
        'the history is not read any further',
      )
      return undefined
    })
    await context.store.accounts.markHistoryImported(account.id)
    context.log.info({ platform: platform.id, account: account.nativeId, messages }, 'history imported')
  }
  return false
}

async function importHistory(
  context: Context,
  platform: Platform,
  account: LinkedAccount,
  signal: AbortSignal,
): Promise<number> {
  const client = platform.adapter.account(credentialsSource(context, account))
  let imported = 0
  const beganAt = new Date(context.networkClock())
  const skip = (what: string, id: string, error: DmError) =>
    context.log.warn(
      { platform: platform.id, what, id, error: error.toJSON() },
      'a part of the history could not be read',
    )
  const { items: conversations } = await upTo(
    conversationsAtMost,
    async (query) => {
      await payForRead(context, platform, account)
      return client.listConversations(query, { signal })
    },
    (id, error) => skip('conversation', id, error),
  )
  for (const conversation of conversations) {
    try {
      const skipped: string[] = []
      const { items: messages, ended } = await upTo(
        messagesAtMost,
        async (query) => {
          await payForRead(context, platform, account)
          return client.listMessages(conversation, query, { signal })
        },
        (id, error) => {
          skipped.push(id)
          skip('message', id, error)
        },
      )
      const { parked } = await ingestRead(context, account, conversation, messages)
      imported += messages.length
      // Newest come first: where there is one of the correspondent, it is the latest.
      const latestKnown = ended || messages.some(({ direction }) => direction === 'inbound')
      if (latestKnown && skipped.length === 0 && parked === 0) {
        await context.store.conversations.markReadThrough(account, conversation.id, beganAt)
      }
    } catch (error) {
      if (!DmError.isInstance(error) || error.retryable || signal.aborted) throw error
      skip('conversation', conversation.id, error)
    }
  }
  return imported
}

/** The first items of a list, over as many pages as it takes: a page may be empty and still have a next one. */
async function upTo<Item>(
  most: number,
  fetchPage: (query: PageQuery) => Promise<Page<Item>>,
  onSkipped: (id: string, error: DmError) => void,
): Promise<{ items: Item[]; ended: boolean }> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const limit = most - items.length
    const page = await fetchPage(cursor === undefined ? { limit } : { limit, cursor })
    items.push(...page.items)
    for (const { id, error } of page.skipped ?? []) onSkipped(id, error)
    cursor = page.nextCursor === cursor ? undefined : page.nextCursor
  } while (cursor !== undefined && items.length < most)
  return { items: items.slice(0, most), ended: cursor === undefined && items.length <= most }
}
