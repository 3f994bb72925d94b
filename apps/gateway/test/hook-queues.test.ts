import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { retryGapsMs } from '../src/domain/hook/retry.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { eventsFor, person } from './support/events-for.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { claimAt, createHookRig, type HookRig } from './support/hook-rig.ts'
import { query, urlOf } from './support/postgres.ts'

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver

beforeEach(async () => {
  rig = await createHookRig()
  account = await rig.tested.linkAccount()
  receiver = await rig.receiver(account)
})

afterEach(() => rig.stop())

const from = (who: string, id: string, second = 1) => eventsFor(account).receivedFrom(who, id, second)
const ingest = (...events: Parameters<HookRig['tested']['store']['events']['ingest']>[0]) =>
  rig.tested.store.events.ingest(events)
async function run(job: BackgroundJob): Promise<void> {
  job.wake()
  await job.idle()
}
const heard = () => receiver.calls.map(({ body }) => String(body.id))
const queues = () => rig.tested.database.query.selectFrom('delivery_queues').selectAll().execute()
const numbers = (count: number) => [...Array(count).keys()]

describe('what waits for one endpoint', () => {
  it('holds up nobody behind conversations that are tried again later, however many and long they are', async () => {
    const job = rig.delivery()
    receiver.answer = ({ body }) => (String(body.id).startsWith('fails') ? 503 : 200)
    const failing = numbers(30).map((n) => `F${n}`)
    await ingest(...failing.map((who) => from(who, `fails ${who}`)))
    await run(job)
    expect(receiver.calls).toHaveLength(30)
    for (const who of failing) await ingest(...numbers(20).map((n) => from(who, `${who} later ${n}`, n + 2)))
    await ingest(from('Q', 'another'))
    receiver.calls.splice(0)
    await run(job)
    expect(heard()).toEqual(['another'])

    receiver.answer = () => 200
    rig.clock.now += 1.2 * retryGapsMs[0]!
    await run(job)
    expect(heard()).toHaveLength(1 + 30 * 21)
    for (const who of failing) {
      const order = [`fails ${who}`, ...numbers(20).map((n) => `${who} later ${n}`)]
      expect(heard().filter((id) => order.includes(id))).toEqual(order)
    }
    expect(await queues()).toEqual([])
  })

  it('is found by somebody, whatever comes in while the last of a conversation is done', async () => {
    const other = await rig.tested.another()
    for (const job of [rig.delivery(), rig.delivery(other.store)]) await run(job)
    const people = ['A', 'B', 'C']
    // Nobody would look again before long: the clock stands, and so do all leases.
    const all = numbers(30).flatMap((n) => people.map((who) => ({ who, id: `${who}${n}` })))
    for (const { who, id } of all) {
      await ingest(from(who, id))
      if (id.endsWith('0')) await vi.waitFor(() => expect(heard()).toContain(id), 10_000)
    }
    await vi.waitFor(() => expect(heard()).toHaveLength(all.length), 10_000)
    for (const who of people) {
      const own = all.filter((one) => one.who === who).map(({ id }) => id)
      expect(heard().filter((id) => own.includes(id))).toEqual(own)
    }
  })

  it('is found by somebody, whatever is sent again or becomes one conversation meanwhile', async () => {
    const other = await rig.tested.another()
    const jobs = [rig.delivery(), rig.delivery(other.store)]
    for (const job of jobs) await run(job)
    const thread = (n: number, participantId?: string) => {
      const conversation = { id: `T${n}`, ...(participantId !== undefined && { participantId }) }
      const id = `t${n}${participantId ?? ''}`
      return { ...eventsFor(account).received(id, n, { conversation }), conversation }
    }
    const again = (place: number) => {
      const hookId = receiver.calls.at(place)?.headers['x-ayrshare-delivery-id']
      return rig.tested.store.hooks.resend(account.profileId, String(hookId))
    }
    receiver.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return 200
    }
    await ingest(from('P0', 'first'))
    for (const n of numbers(25)) {
      await Promise.all([
        ingest(from(`P${n}`, `p${n}`), thread(n)),
        again(-1),
        again(Math.floor(receiver.calls.length / 2)),
      ])
      await Promise.all([ingest(thread(n, `P${n}`)), again(-2), again(0)])
    }
    const { pool } = rig.tested.database
    const left = async () => {
      const { rows } = await pool.query<{ id: string }>(
        `select message_native_id as id from deliveries where state <> 'delivered'`,
      )
      return rows
    }
    await vi.waitFor(async () => expect(await left()).toEqual([]), 10_000)
    // What was under way in a conversation that was merged away is let go of with its lease.
    rig.clock.now += 60_000
    for (const job of jobs) await run(job)
    expect(await queues()).toEqual([])
  })

  it('is found behind queues that somebody else has emptied or is at', async () => {
    await ingest(...numbers(12).map((n) => from(`D${n}`, `delivered ${n}`)))
    await ingest(...numbers(12).map((n) => from(`L${n}`, `leased ${n}`)))
    const { pool } = rig.tested.database
    // As processes do that know of no queues.
    await pool.query(`update deliveries set state = 'delivered' where message_native_id like 'delivered%'`)
    await pool.query(
      `update deliveries set lease = 'theirs', leased_until = $1
      where message_native_id like 'leased%'`,
      [new Date(rig.clock.now + 60_000)],
    )
    await ingest(from('Q', 'mine'))
    const job = rig.delivery()
    await run(job)
    expect(heard()).toEqual(['mine'])
    rig.clock.now += 60_000
    await run(job)
    expect(heard()).toHaveLength(13)
    expect(await queues()).toEqual([])
  })

  it('goes on at once after a call that was under way when its conversation became another', async () => {
    let answer: (status: number) => void = () => undefined
    receiver.answer = ({ body }) =>
      body.id === 't1' ? new Promise<number>((resolve) => (answer = resolve)) : 200
    const within = (conversation: { id: string; participantId?: string }, id: string, second: number) => ({
      ...eventsFor(account).received(id, second, { conversation }),
      conversation,
    })
    await ingest(eventsFor(account).received('p1', 1))
    const job = rig.delivery()
    await run(job)
    await ingest(within({ id: 'T' }, 't1', 2))
    job.wake()
    await vi.waitFor(() => expect(heard()).toEqual(['p1', 't1']))
    await ingest(within({ id: 'T', participantId: person }, 'both', 3))
    const other = await rig.tested.another()
    await run(rig.delivery(other.store))
    expect(heard()).toEqual(['p1', 't1'])
    answer(200)
    await job.idle()
    await vi.waitFor(() => expect(heard()).toEqual(['p1', 't1', 'both']))
  })
})

describe('an attempt', () => {
  it('that its process did not end is told of by whoever takes over, and counts', async () => {
    await ingest(eventsFor(account).received('m1', 1))
    const began = new Date(rig.clock.now)
    expect(await rig.tested.store.deliveries.claim(claimAt(began, { id: 'm1' }))).toHaveLength(1)
    rig.clock.now += 60_000
    await run(rig.delivery())
    expect(receiver.calls.map(({ headers }) => headers['x-ayrshare-delivery-attempt'])).toEqual(['2'])
    const [told] = await rig.tested.store.hooks.history(account.profileId, { action: 'messages', limit: 1 })
    expect(told).toMatchObject({
      state: 'delivered',
      attempts: [
        { number: 1, beganAt: began.toISOString() },
        { number: 2, status: 200 },
      ],
    })
    expect(told?.attempts[0]).not.toHaveProperty('endedAt')
  })
})

describe('a database of an older version', () => {
  it('gets its queues, and so does what an older process puts in afterwards', async () => {
    const server = inject('databaseServer')
    const name = `dm_test_${randomUUID().replaceAll('-', '')}`
    await query(server, `create database ${name}`)
    const old = await openDatabase(urlOf(server, name), () => undefined)
    try {
      const folder = new URL('../src/store/migrations/', import.meta.url)
      await old.pool.query('create table migrations (name text primary key, applied_at timestamptz)')
      for (const file of (await readdir(folder)).filter((one) => one < '0018').sort()) {
        await old.pool.query(await readFile(new URL(file, folder), 'utf8'))
        await old.pool.query('insert into migrations (name) values ($1)', [file])
      }
      await old.pool.query(`insert into profiles (id, title) values ('us', 'Test');
        insert into accounts (id, profile_id, platform, native_id, credentials) values ('a', 'us', 'pigeon', 'a', '');
        insert into conversations (id, profile_id, account_id, platform, key)
        select id, 'us', 'a', 'pigeon', id from unnest(array['one', 'two', 'done']) as id`)
      const put = (queue: string, sequence: number, state = 'waiting') =>
        old.pool.query(
          `insert into deliveries (endpoint_id, profile_id, account_id, conversation_id, queue, sequence, state)
           values ('e', 'us', 'a', $1, $1, $2, $3)`,
          [queue, sequence, state],
        )
      await put('one', 1)
      await put('two', 1, 'delivered')
      await put('two', 2)
      await put('one', 2)
      await put('done', 1, 'failed')
      expect(await migrate(old.pool)).toContain('0018-delivery-queues.sql')
      const found = async () =>
        (await old.query.selectFrom('delivery_queues').selectAll().orderBy('queue').execute()).map(
          ({ queue, turn, last_id }) => [queue, turn, last_id],
        )
      expect(await found()).toEqual([
        ['one', 1, 4],
        ['two', 3, 3],
      ])
      await put('done', 2)
      await put('two', 3)
      expect(await found()).toEqual([
        ['done', 6, 6],
        ['one', 1, 4],
        ['two', 3, 7],
      ])
    } finally {
      await old.close()
      await query(server, `drop database ${name} with (force)`)
    }
  })
})
