import { describe, expect, it } from 'vitest'
import newer from '../fixtures/events-newer-names.json' with { type: 'json' }
import older from '../fixtures/events-older-names.json' with { type: 'json' }
import { personId, scriptedUser, userId } from './scripted-fetch.ts'

describe('listMessages', () => {
  it.each([
    ['older', older.body],
    ['newer', newer.body],
  ])('reads messages with %s names', async (_name, body) => {
    const { account, calls } = scriptedUser(body)
    const page = await account.listMessages({ participantId: personId }, { limit: 500, cursor: 'TOKEN' })
    expect(calls[0]).toMatchObject({
      path: '/2/dm_conversations/with/2002/dm_events',
      query: { max_results: '100', pagination_token: 'TOKEN', event_types: 'MessageCreate' },
    })
    expect(page.nextCursor).toBe('18LAA69A0RPSUMJHDC11AAAA')
    expect(page.items.map(({ id }) => id)).toEqual([
      '2080000000000000090',
      '2080000000000000080',
      '2080000000000000074',
    ])
    expect(page.items[0]).toMatchObject({
      accountId: userId,
      conversation: { id: '1001-2002', participantId: personId },
      direction: 'inbound',
      sender: { id: personId, name: 'Ada', username: 'ada' },
      recipients: [{ id: userId }],
      sentAt: '2026-11-20T10:11:12.000Z',
      text: 'see this https://x.com/ada/status/1800000000000000001',
      attachments: [
        { kind: 'image', nativeType: 'photo', id: '2070000000000000007', width: 600, title: 'A loaf' },
        { kind: 'share', nativeType: 'post', id: '1800000000000000001' },
      ],
      raw: body.data[0],
    })
  })

  it('keeps a message whose media X could not include', async () => {
    const { account } = scriptedUser(older.body)
    const { items, skipped } = await account.listMessages({ id: '1850000000000000000' })
    expect(items[1]).toMatchObject({
      conversation: { id: '1850000000000000000' },
      recipients: [],
      text: 'Hello all',
      attachments: [{ kind: 'unsupported', id: '2070000000000000008' }],
    })
    expect(skipped).toBeUndefined()
  })

  it('names what cannot be read, and shows the rest', async () => {
    const good = { id: '5', event_type: 'MessageCreate', text: 'Hello', sender_id: personId }
    const { account } = scriptedUser({ data: [good, { id: '6', text: 7 }, { id: '7' }, 'odd'] })
    const page = await account.listMessages({ participantId: personId })
    expect(page.items).toMatchObject([{ id: '5', text: 'Hello', conversation: { participantId: personId } }])
    expect(page.skipped?.map(({ id, error }) => [id, error.code])).toEqual([
      ['6', 'upstream_malformed'],
      ['7', 'upstream_malformed'],
      ['unknown', 'upstream_malformed'],
    ])
    expect(page).not.toHaveProperty('nextCursor')
  })

  it('names the conversation in one way, also where X does not', async () => {
    const native = { id: '9', event_type: 'MessageCreate', sender_id: personId, text: 'Hello' }
    const { account } = scriptedUser({ data: [native] })
    for (const asked of [{ id: '2002-1001' }, { id: '1001-2002' }, { participantId: personId }]) {
      const [message] = (await account.listMessages(asked)).items
      expect(message?.conversation).toEqual({ id: '1001-2002', participantId: personId })
    }
  })

  it('does not claim that an encrypted thread is empty', async () => {
    const { account, calls } = scriptedUser({})
    const call = account.listMessages({ id: '2002:1001', participantId: personId, encrypted: true })
    await expect(call).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('encrypted') as unknown,
    })
    expect(calls).toEqual([])
  })
})

describe('listConversations', () => {
  const written = (id: string, dm_conversation_id: string) => ({
    id,
    event_type: 'MessageCreate',
    sender_id: personId,
    dm_conversation_id,
  })

  it('takes both orders of the two people for one conversation', async () => {
    const { account } = scriptedUser({ data: [written('9', '2002-1001'), written('8', '1001-2002')] })
    expect((await account.listConversations()).items.map(({ id }) => id)).toEqual(['1001-2002'])
    const { items } = await account.listMessages({ participantId: personId })
    expect(items.map(({ conversation }) => conversation.id)).toEqual(['1001-2002', '1001-2002'])
  })

  it('names what cannot be read, once, and shows the rest', async () => {
    const odd = { id: '7', text: 7 }
    const { account } = scriptedUser({ data: [written('9', '1001-2002'), odd, written('6', '1001-3003')] })
    const first = await account.listConversations({ limit: 1 })
    expect(first.skipped).toBeUndefined()
    const last = await account.listConversations({ cursor: first.nextCursor ?? '' })
    expect(last.items.map(({ id }) => id)).toEqual(['1001-3003'])
    expect(last.skipped).toMatchObject([{ id: '7', error: { code: 'upstream_malformed' } }])
  })

  it('comes to an end whatever the limit', async () => {
    const { account } = scriptedUser({ data: [written('9', '1001-2002')] })
    expect(await account.listConversations({ limit: 0 })).toMatchObject({ items: [{ id: '1001-2002' }] })
  })

  it('learns them from events, with the members that it can know', async () => {
    const { account } = scriptedUser(older.body)
    const { items } = await account.listConversations()
    expect(items).toMatchObject([
      {
        id: '1001-2002',
        kind: 'direct',
        participants: [{ id: personId, name: 'Ada' }],
        updatedAt: '2026-11-20T10:11:12.000Z',
      },
      { id: '1850000000000000000', kind: 'group', updatedAt: '2026-11-20T10:00:00.000Z' },
    ])
    expect(items[1]?.participants.map(({ id }) => id)).toEqual(['3003', '4004'])
  })

  it('shows none twice over the pages, and none is missed', async () => {
    const event = (id: string, with_: string) => ({
      id,
      event_type: 'MessageCreate',
      sender_id: with_,
      dm_conversation_id: `1001-${with_}`,
    })
    const first = {
      data: [event('9', '2002'), event('8', '3003'), event('7', '2002')],
      meta: { next_token: 'TWO' },
    }
    const second = { data: [event('6', '3003'), event('5', '4004')], meta: {} }
    const { account, calls } = scriptedUser(first, first, second)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await account.listConversations({ limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(seen).toEqual(['1001-2002', '1001-3003', '1001-4004'])
    expect(calls.map(({ query }) => query.pagination_token)).toEqual([undefined, undefined, 'TWO'])
  })
})
