import type { InboundEvent, NativeEvent } from '@dm/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { eventsFor } from './support/events-for.ts'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let receiver: HookReceiver
let account: LinkedAccount

beforeEach(async () => {
  rig = await createHookRig()
  receiver = await startHookReceiver()
  account = await rig.tested.linkAccount()
  const { profileId } = account
  const { store } = rig.tested
  await store.hooks.register(profileId, { action: 'accountActivity', url: receiver.url })
  await store.profiles.update(profileId, { xActivityActive: true })
})

afterEach(async () => {
  await rig.stop()
  await receiver.stop()
})

const withNative = (event: InboundEvent, native: Partial<NativeEvent> = {}): InboundEvent => ({
  ...event,
  native: { key: 'message_events', item: { its_id: event.id }, beside: {}, ...native },
})
const ingest = (...args: Parameters<typeof rig.tested.store.events.ingest>) =>
  rig.tested.store.events.ingest(...args)

async function told() {
  const job = rig.delivery()
  job.wake()
  await job.idle()
  await rig.rest()
  return receiver.calls.map(({ body }) => body)
}

describe('an event in the words of its network', () => {
  it('is told with names in camel case, and ids and values as they are', async () => {
    const { received } = eventsFor(account)
    const attachments = [{ kind: 'image' as const, nativeType: 'photo', url: 'https://example.com/a_b.png' }]
    const beside = { known_people: { some_body: { user_name: 'a_b' } } }
    const event = withNative(received('A', 1, { attachments }), {
      item: { text_of: 'under_score', list: [{ a_b: 1 }], number: 954491820000000000 },
      beside,
    })
    expect(await ingest([event])).toMatchObject({ applied: 1 })
    expect(await told()).toMatchObject([
      {
        messageEvents: { textOf: 'under_score', list: [{ aB: 1 }], number: 954491820000000000 },
        knownPeople: { some_body: { userName: 'a_b' } },
        mediaUrls: ['https://example.com/a_b.png'],
        created: '2026-11-01T10:00:01Z',
      },
    ])
  })

  it('is told when it came by webhook: not what was read, and not what came again', async () => {
    const { received, sent } = eventsFor(account)
    await ingest([withNative(received('old', 1))], { teller: 'history' })
    await ingest([withNative(received('missed', 2))], { teller: 'repair' })
    await ingest([received('without', 3)])
    for (const _time of [1, 2]) await ingest([withNative(received('A', 4)), withNative(sent('B', 5))])
    expect((await told()).map(({ messageEvents }) => messageEvents)).toEqual([
      { itsId: 'message:A' },
      { itsId: 'message:B' },
    ])
  })

  it('says nothing any more of what was unsent, before it is told and after', async () => {
    const { received, deleted } = eventsFor(account)
    const spoken = (id: string, second: number) =>
      withNative(
        received(id, second, {
          attachments: [{ kind: 'image', nativeType: 'photo', url: 'https://example.com/a' }],
        }),
        { item: { text: `secret of ${id}` } },
      )
    await ingest([spoken('A', 1)])
    await told()
    expect(receiver.calls[0]?.bytes.toString()).toContain('secret of A')
    await ingest([spoken('B', 2)])
    await ingest([deleted('A', 3), deleted('B', 3)])
    expect((await told()).at(-1)).toMatchObject({ messageEvents: {}, mediaUrls: [] })
    const { rows } = await rig.tested.database.pool.query('select * from deliveries')
    expect(rows).toHaveLength(2)
    const kept = rows.map((row: { body: Buffer | null }) => ({ ...row, body: row.body?.toString() }))
    expect(JSON.stringify(kept)).not.toContain('secret')
    expect(JSON.stringify(kept)).not.toContain('example.com/a"')
  })

  it('harms nobody, whatever is in it', async () => {
    const { received } = eventsFor(account)
    let deep: unknown = 'deep'
    for (let level = 0; level < 20_000; level += 1) deep = { in: deep }
    const half = String.fromCharCode(0xd800)
    await ingest([
      withNative(received('A', 1), { item: deep, beside: { users: { one: deep } } }),
      withNative(received('B', 2), { item: { text: `zero \0 and half ${half}`, [`a_b\0`]: 1 } }),
      withNative(received('C', 3), { item: JSON.parse('{"__proto__":{"a_b":1},"constructor":null}') }),
      withNative(received('D', 4), { key: 'title', item: { of: 'the network' } }),
    ])
    const bodies = await told()
    expect(bodies).toMatchObject([
      { messageEvents: {} },
      { messageEvents: { text: 'zero \uFFFD and half \uFFFD', 'aB\uFFFD': 1 } },
      {},
      { title: 'Test' },
    ])
    expect(receiver.calls[2]?.bytes.toString()).toContain('{"__proto__":{"aB":1},"constructor":null}')
  })

  it('costs no statement where the profile has not asked for it', async () => {
    const { store, database } = rig.tested
    const { pool } = database
    await pool.query('create sequence statements')
    await pool.query(`create function count_statement() returns trigger language plpgsql as
      'begin perform nextval(''statements''); return null; end'`)
    await pool.query(`create trigger counted before insert on deliveries for each statement
      execute function count_statement()`)
    const counted = async () => {
      const { rows } = await pool.query<{ is_called: boolean }>('select is_called from statements')
      return rows[0]?.is_called
    }
    const types = (id: string): InboundEvent =>
      withNative({ ...eventsFor(account).base(id, 1), type: 'typing.started' })
    await store.profiles.update(account.profileId, { xActivityActive: false })
    await ingest([types('A')])
    expect(await counted()).toBe(false)
    await store.profiles.update(account.profileId, { xActivityActive: true, messagingActive: false })
    await ingest([types('B')])
    expect(await counted()).toBe(false)
    await store.profiles.update(account.profileId, { messagingActive: true })
    await ingest([types('C')])
    expect(await counted()).toBe(true)
    expect(await told()).toMatchObject([{ messageEvents: { itsId: 'C' } }])
  })

  it('waits in the journal with its words only while its account is not linked', async () => {
    const { received } = eventsFor(account)
    const stranger = { ...received('A', 1), accountId: 'nobody' }
    await ingest([withNative(stranger), withNative(received('B', 2))])
    const { rows } = await rig.tested.database.pool.query<{ raw: Buffer; state: string }>(
      'select raw, state from journal order by state',
    )
    expect(rows.map(({ raw, state }) => [state, raw.toString().includes('its_id')])).toEqual([
      ['applied', false],
      ['parked', true],
    ])
  })
})
