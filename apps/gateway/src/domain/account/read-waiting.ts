import { DmError, type Account, type Message } from '@dm/core'
import type { Context, Platform } from '../../context.ts'
import type { LinkedAccount } from './account-store.ts'
import { ingestReactions, ingestRead } from './ingest-read.ts'
import { payForRead } from './pay-for-read.ts'
import { readPages } from './read-pages.ts'
import type { ConversationToRead, ReadFirst } from './reading-store.ts'

/** Most conversations have few news; one that has many is read in larger portions. */
const firstPage = 20
const laterPages = 50

/** One comparison of an account with its network. */
export interface Pass {
  readonly context: Context
  readonly platform: Platform
  readonly account: LinkedAccount
  readonly client: Account
  readonly signal: AbortSignal
  /** How many messages it has brought of which no webhook has told. */
  repaired: number
}

/**
 * Reads conversations that are put down. What the network refuses is left out, and tried again ever more rarely.
 *
 * @throws what may go well later for all of them; the one that was being read waits again
 */
export async function readWaiting(
  pass: Pass,
  { first, atMost }: { readonly first: ReadFirst; readonly atMost: number },
): Promise<void> {
  const { account, context, signal } = pass
  const { readings } = context.store
  for (let count = 0; count < atMost && !signal.aborted; count += 1) {
    const next = await readings.take(account.id, first)
    if (!next) return
    try {
      if (await readOne(pass, next)) await readings.wasRead(next)
      else await leaveOut(pass, next)
    } catch (error) {
      if (!DmError.isInstance(error) || error.retryable || error.code === 'auth_expired') {
        await readings.putBack(next)
        throw error
      }
      say(pass, next.conversation.id, error)
      await leaveOut(pass, next)
    }
  }
}

/** @returns whether nothing was left out */
async function readOne(pass: Pass, { conversation, since }: ConversationToRead): Promise<boolean> {
  const { context, platform, account, client, signal } = pass
  const { store } = context
  const startedAt = new Date(context.networkClock())
  const pages = readPages(
    async (query) => {
      await payForRead(context, platform, account)
      return client.listMessages(conversation, query, { signal })
    },
    {
      firstPage,
      laterPages,
      isWanted: ({ sentAt }) => sentAt === undefined || new Date(sentAt) >= since,
    },
  )
  const found: Message[] = []
  let withheld = 0
  const broken = await gather().then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  // Also what was found before it broke off. It is told in the order in which it was said.
  const parked = await takeIn(pass, conversation, found.toReversed())
  if (broken) throw broken.error
  const whole = withheld === 0 && parked === 0
  // Newest come first: where there is one of the correspondent, it is the latest.
  if (whole && found.some(({ direction }) => direction === 'inbound'))
    await store.conversations.markReadThrough(account, conversation.id, startedAt)
  return whole

  async function gather(): Promise<void> {
    for await (const { items, skipped } of pages) {
      found.push(...items)
      const ids = skipped.map(({ id }) => id)
      const unknown = await store.readings.missing(account.id, ids)
      withheld += unknown.size
      for (const { id, error } of skipped) if (unknown.has(id)) say(pass, id, error)
    }
  }
}

/** @returns how many events could not be applied */
async function takeIn(
  pass: Pass,
  conversation: ConversationToRead['conversation'],
  found: readonly Message[],
): Promise<number> {
  const { context, account } = pass
  const missing = await context.store.readings.missing(
    account.id,
    found.map(({ id }) => id),
  )
  const missed = found.filter(({ id }) => missing.has(id))
  const { news, parked } = await ingestRead(context, account, conversation, missed)
  pass.repaired += news
  const known = found.filter(({ id }) => !missing.has(id))
  return parked + (await ingestReactions(context, account, conversation, known))
}

async function leaveOut({ context, platform }: Pass, left: ConversationToRead): Promise<void> {
  const { readings } = context.store
  if ((await readings.leaveOut(left)) === 'given up')
    context.log.error(
      { platform: platform.id, id: left.conversation.id },
      'a conversation could not be read in full for days and is given up; its next news will have it read again',
    )
}

function say({ context, platform }: Pass, id: string, error: DmError): void {
  context.log.warn(
    { platform: platform.id, id, error: error.toJSON() },
    'something could not be compared with the network',
  )
}
