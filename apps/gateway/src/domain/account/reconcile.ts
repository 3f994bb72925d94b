import { DmError, type Account, type Conversation, type Message, type Page } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'
import { ingestRead } from './ingest-read.ts'
import { isBilled, payForRead, ReadsSpentError } from './pay-for-read.ts'
import { rememberRefusal } from './renew-credentials.ts'

/** A network may show a message later than it came, and clocks differ. */
const overlapMs = 10 * 60_000
const conversationsAPage = 50
const messagesAPage = 20
/** What a pass reads of one list at most. What lies beyond stays unread, and that is said. */
const pagesAtMost = 10

/**
 * Compares accounts that are due with what their networks show, and takes in what no webhook has told. What came after
 * the account was linked is news like any other.
 *
 * @returns whether there may be more now
 */
export async function reconcileAccounts(context: Context, signal: AbortSignal): Promise<boolean> {
  const { store, platforms, rules } = context
  const every = platforms.all.map((platform) => {
    const ms = isBilled(platform) ? rules.reconcilePaidEveryMs : rules.reconcileEveryMs
    return [platform.id, ms] as const
  })
  const due = await store.readings.due(new Map(every.filter(([, ms]) => ms > 0)))
  for (const account of due) {
    if (signal.aborted) return false
    const platform = platforms.byId(account.platform)
    if (platform) await reconcile(context, platform, account, signal)
  }
  return due.length > 0
}

async function reconcile(
  context: Context,
  platform: Platform,
  account: LinkedAccount,
  signal: AbortSignal,
): Promise<void> {
  const { store, log } = context
  const said = { platform: platform.id, account: account.nativeId }
  const startedAt = new Date(context.networkClock())
  const since = new Date((account.readThroughAt ?? account.linkedAt).getTime() - overlapMs)
  const pass = createPass(context, platform, account, { startedAt, signal })
  try {
    await pass.read(since)
    if (pass.complete) await store.readings.readThrough(account.id, startedAt)
  } catch (error) {
    if (signal.aborted) return
    if (DmError.isInstance(error) && error.code === 'auth_expired')
      await rememberRefusal(context, account, error)
    if (error instanceof ReadsSpentError)
      log.warn({ ...said, problem: error.message }, 'an account is not read further today')
    else
      log.warn(
        { ...said, err: error },
        'an account could not be compared with its network; it is tried again later',
      )
  }
  if (pass.repaired === 0) return
  await store.readings.repaired(account.id, pass.repaired)
  log.warn({ ...said, messages: pass.repaired }, 'messages were missed by webhooks and have been taken in')
}

function createPass(
  context: Context,
  platform: Platform,
  account: LinkedAccount,
  { startedAt, signal }: { readonly startedAt: Date; readonly signal: AbortSignal },
) {
  const { store, log } = context
  const client: Account = platform.adapter.account(credentialsSource(context, account))
  const pass = {
    repaired: 0,
    /** Whether nothing was left out. */
    complete: true,
    read: async (since: Date) => {
      const isNews = ({ updatedAt }: Conversation) => updatedAt === undefined || new Date(updatedAt) >= since
      const list = (cursor?: string) =>
        client.listConversations({ limit: conversationsAPage, ...(cursor && { cursor }) }, { signal })
      for await (const conversation of pages(list, isNews)) {
        try {
          await readConversation(conversation, since)
        } catch (error) {
          if (!DmError.isInstance(error) || error.retryable || error.code === 'auth_expired') throw error
          leaveOut(conversation.id, error)
        }
      }
    },
  }

  const leaveOut = (id: string, error: DmError) => {
    pass.complete = false
    log.warn(
      { platform: platform.id, id, error: error.toJSON() },
      'something could not be compared with the network',
    )
  }

  /** Items from the newest on, as long as they are wanted, and as many pages as one pass reads. */
  async function* pages<Item>(
    list: (cursor?: string) => Promise<Page<Item>>,
    isWanted: (item: Item) => boolean,
  ): AsyncGenerator<Item> {
    let cursor: string | undefined
    for (let page = 0; page < pagesAtMost; page += 1) {
      await payForRead(context, platform, account)
      const { items, skipped = [], nextCursor } = await list(cursor)
      for (const { id, error } of skipped) leaveOut(id, error)
      const wanted = items.filter(isWanted)
      yield* wanted
      if (nextCursor === undefined || nextCursor === cursor || wanted.length < items.length) return
      cursor = nextCursor
    }
    pass.complete = false
    log.warn(
      { platform: platform.id, account: account.nativeId },
      'a list is longer than is read of it at a time',
    )
  }

  async function readConversation(conversation: Conversation, since: Date): Promise<void> {
    const isNews = ({ sentAt }: Message) => sentAt === undefined || new Date(sentAt) >= since
    const list = (cursor?: string) =>
      client.listMessages(conversation, { limit: messagesAPage, ...(cursor && { cursor }) }, { signal })
    const found: Message[] = []
    for await (const message of pages(list, isNews)) found.push(message)
    const missing = await store.readings.missing(
      account.id,
      found.map(({ id }) => id),
    )
    const missed = found.filter(({ id }) => missing.has(id))
    const { news, parked } = await ingestRead(context, account, conversation, missed)
    pass.repaired += news
    const latestKnown = found.some(({ direction }) => direction === 'inbound')
    if (parked > 0) pass.complete = false
    if (pass.complete && latestKnown) {
      await store.conversations.markReadThrough(account, conversation.id, startedAt)
    }
  }

  return pass
}
