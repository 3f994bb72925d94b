import type { Account, Conversation, InboundEvent, MessageReceived, Page, PageQuery } from '@dm/core'
import { expect } from 'vitest'
import type { Happening } from './happening.ts'
import type { Harness } from './harness.ts'
import type { InboxMessage } from './inbox.ts'

export function accountOf({ adapter, credentials }: Harness): Account {
  return adapter.account(credentials)
}

/** Everything that the network has posted since the last time, as events. */
export async function takeEvents({ adapter, network }: Harness): Promise<InboundEvent[]> {
  const webhooks = await network.takeWebhooks()
  return webhooks.flatMap(({ rawBody }) => adapter.webhooks.parse(rawBody))
}

/** Lets something happen and gives the one event of that type that has to come of it. */
export async function hear<H extends Happening>(
  harness: Harness,
  happening: H,
): Promise<Extract<InboundEvent, { type: H['type'] }>> {
  await harness.network.takeWebhooks()
  await harness.network.happen(happening)
  const events = await takeEvents(harness)
  const heard = events.filter((event) => event.type === happening.type)
  expect(heard, `${happening.type} was told once, among ${events.length} events`).toHaveLength(1)
  return heard[0] as Extract<InboundEvent, { type: H['type'] }>
}

/** A correspondent writes, which also opens the conversation for replies. */
export function hearText(
  harness: Harness,
  text = 'Hello',
  by: string = harness.network.correspondents[0],
): Promise<MessageReceived> {
  return hear(harness, { type: 'message.received', by, text })
}

/** The first correspondent, after they have written. */
export async function somebodyWhoWrote(harness: Harness): Promise<string> {
  const [somebody] = harness.network.correspondents
  await hearText(harness)
  return somebody
}

/** The conversation with a correspondent as the adapter lists it. */
export async function conversationWith(harness: Harness, correspondent: string): Promise<Conversation> {
  const conversations = await readToEnd((query) => accountOf(harness).listConversations(query))
  const found = conversations.find(({ participants }) => participants.some(({ id }) => id === correspondent))
  expect(found, `a conversation with ${correspondent} is listed`).toBeDefined()
  return found!
}

/** What a correspondent has got so far. */
export async function arrived({ network }: Harness, correspondent: string): Promise<readonly InboxMessage[]> {
  return (await network.inbox(correspondent)).messages
}

/** Reads a list page by page. A list that never ends is a failure. */
export async function readToEnd<Item>(
  readPage: (query: PageQuery) => Promise<Page<Item>>,
  limit = 10,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 100; pages++) {
    const page = await readPage(cursor === undefined ? { limit } : { limit, cursor })
    expect(page.items.length, `items on a page of at most ${limit}`).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    if (page.nextCursor === undefined) return items
    cursor = page.nextCursor
  }
  return expect.fail('the list has no end: after 100 pages there is still a nextCursor')
}
