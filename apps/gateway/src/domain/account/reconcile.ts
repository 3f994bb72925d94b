import { DmError, type Account, type Conversation } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { credentialsSource } from './credentials-source.ts'
import { isBilled, payForRead, ReadsSpentError } from './pay-for-read.ts'
import { readPages } from './read-pages.ts'
import { readWaiting, type Pass } from './read-waiting.ts'
import { rememberRefusal } from './renew-credentials.ts'

/** A network may show a message later than it came, and clocks differ. */
const overlapMs = 10 * 60_000
const conversationsAPage = 50
/** What a pass reads of an account at most; the rest waits for the next pass. */
const conversationsAPass = 500
/** What it reads before it lists anything: so a list that never comes to its end keeps nobody waiting for ever. */
const conversationsFirst = 10

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
  const client: Account = platform.adapter.account(credentialsSource(context, account))
  const pass: Pass = { context, platform, account, client, signal, repaired: 0 }
  try {
    await readWaiting(pass, { first: 'longest waiting', atMost: conversationsFirst })
    const listedAt = await listNews(pass)
    await readWaiting(pass, { first: 'latest activity', atMost: conversationsAPass })
    // It says nothing while a conversation waits.
    await store.readings.readThrough(account.id, listedAt)
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
  } finally {
    await tellRepaired(pass)
  }
}

async function tellRepaired({ context, platform, account, repaired }: Pass): Promise<void> {
  if (repaired === 0) return
  await context.store.readings.repaired(account.id, repaired)
  context.log.warn(
    { platform: platform.id, account: account.nativeId, messages: repaired },
    'messages were missed by webhooks and have been taken in',
  )
}

/**
 * Puts down what has had news since the last complete list: where there is much of it, it is read in several passes.
 *
 * @returns when it began, by the network's clock: everything that was there then is put down
 */
async function listNews({ context, platform, account, client, signal }: Pass): Promise<Date> {
  const { store, log } = context
  const startedAt = new Date(context.networkClock())
  const listedThroughAt = account.listedThroughAt ?? account.readThroughAt ?? account.linkedAt
  const since = new Date(listedThroughAt.getTime() - overlapMs)
  const pages = readPages(
    async (query) => {
      await payForRead(context, platform, account)
      return client.listConversations(query, { signal })
    },
    {
      firstPage: conversationsAPage,
      isWanted: ({ updatedAt }) => updatedAt === undefined || new Date(updatedAt) >= since,
    },
  )
  for await (const { items, skipped } of pages) {
    for (const { id, error } of skipped)
      log.warn({ platform: platform.id, id, error: error.toJSON() }, 'a conversation could not be listed')
    // Of what the network would not list, its messages may be readable one day.
    const unlisted = skipped.map(({ id }): Conversation => {
      return { platform: platform.id, accountId: account.nativeId, id, kind: 'direct', participants: [] }
    })
    await store.readings.putDown(account, [...items, ...unlisted], since)
  }
  await store.readings.listedThrough(account.id, startedAt)
  return startedAt
}
