import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../src/context.ts'
import { forgetOld, type KeepDays } from '../src/domain/retention/forget-old.ts'
import { eventsFor } from './support/events-for.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { xApp } from './support/live-networks.ts'

const live = useLiveGateway()
let rig: HookRig

beforeEach(async () => {
  rig = await createHookRig()
})

afterEach(() => rig.stop())

const usual: KeepDays = { journal: 30, events: 90, deliveries: 30 }
const quiet = () => undefined

async function forget(keepDays = usual, stores: Partial<Store> = {}): Promise<void> {
  const context = {
    store: { ...rig.tested.store, ...stores },
    pause: () => Promise.resolve(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  }
  await forgetOld(context, keepDays, new AbortController().signal)
}

async function sql<Row extends object>(text: string): Promise<Row[]> {
  return (await rig.tested.database.pool.query<Row>(text)).rows
}

/** Lets so many days pass for all that is there. */
async function age(days: number): Promise<void> {
  await sql(`update journal set received_at = received_at - interval '${days} days'`)
  for (const table of ['events', 'deliveries']) {
    await sql(`update ${table} set created_at = created_at - interval '${days} days'`)
  }
}

async function deliver(): Promise<void> {
  const delivery = rig.delivery()
  delivery.wake()
  await delivery.idle()
  await delivery.stop()
}

const sequences = async (table: 'events' | 'deliveries') =>
  (await sql<{ sequence: number }>(`select sequence from ${table} order by id`)).map(
    ({ sequence }) => sequence,
  )
const journal = async () =>
  (await sql<{ event_id: string }>('select event_id from journal order by id')).map(
    ({ event_id }) => event_id,
  )

/** Rows of the journal as if from long ago. */
const keepRows = (state: 'applied' | 'parked', count: number) =>
  sql(`insert into journal (platform, account_native_id, event_id, type, raw, state, received_at)
    select 'pigeon', 'nobody', '${state}:' || n, 'message.received', '{}', '${state}', now() - interval '40 days'
    from generate_series(1, ${count}) n`)

describe('what was kept for long enough', () => {
  it('goes, but not what somebody waits for', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    const { received } = eventsFor(account)
    const { events } = rig.tested.store
    await events.ingest([received('m1', 1), received('m2', 2)])
    await deliver()
    await events.ingest([received('m3', 3)])
    await events.ingest([eventsFor({ ...account, nativeId: 'nobody' }).received('parked', 1)])
    await age(100)
    await events.ingest([received('m4', 4)])

    await forget()
    expect(await journal()).toEqual(['message:parked', 'message:m4'])
    expect(await sequences('events')).toEqual([3, 4])
    expect(await sequences('deliveries')).toEqual([3, 4])
    expect(await sql('select from delivery_attempts')).toEqual([])

    await deliver()
    await deliver()
    const told = () => receiver.calls.map(({ body }) => body.message)
    expect(told()).toEqual(['m1', 'm2', 'm3', 'm4'].map((id) => `text of ${id}`))
  })

  it('leaves the last number that a receiver was told, which the next one follows', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    const { received } = eventsFor(account)
    await rig.tested.store.events.ingest([received('m1', 1), received('m2', 2)])
    await deliver()
    await deliver()
    await age(100)
    await forget()
    expect([await sequences('events'), await sequences('deliveries')]).toEqual([[], [2]])

    await rig.tested.store.events.ingest([received('m3', 3)])
    await deliver()
    expect(receiver.calls.at(-1)!.body).toMatchObject({ sequence: 3, previousSequence: 2 })
  })

  it('may be told again, and that changes nothing', async () => {
    const account = await rig.tested.linkAccount()
    const { received, reacted, edited } = eventsFor(account)
    const told = [received('m1', 1), edited('m1', 1, 2), reacted('m1', 3, '❤')]
    await rig.tested.store.events.ingest(told)
    const before = await sequences('events')
    await age(40)
    await forget()
    expect(await journal()).toEqual([])
    expect(await rig.tested.store.events.ingest(told)).toMatchObject({ applied: 3 })
    expect(await sequences('events')).toEqual(before)
  })

  it('goes in portions, past what has to stay', async () => {
    await keepRows('parked', 1_100)
    await keepRows('applied', 1_500)
    await forget({ ...usual, journal: 41 })
    expect(await journal()).toHaveLength(2_600)
    await forget({ ...usual, journal: 0 })
    expect(await journal()).toHaveLength(2_600)
    await forget()
    const left = await journal()
    expect(left).toHaveLength(1_100)
    expect(left.every((id) => id.startsWith('parked'))).toBe(true)
  })

  it('goes, when it was counted in a month or on a day that is over', async () => {
    const account = await rig.tested.linkAccount()
    const { id, profileId } = account
    const month = `date_trunc('month', now() at time zone 'UTC')::date`
    const today = `(now() at time zone 'UTC')::date`
    await sql(`insert into active_conversations (profile_id, month, conversation_id)
      select '${profileId}', (${month} - n * interval '1 month')::date, 'conversation ' || m
      from generate_series(0, 2) n, generate_series(1, 1200) m`)
    await sql(`insert into paid_reads (account_id, profile_id, day, calls)
      select '${id}', '${profileId}', ${today} - n, 7 from generate_series(0, 40) n`)
    const portions: number[] = []
    const { retention } = rig.tested.store
    const forgetCounted = async (limit: number) => {
      const forgotten = await retention.forgetCounted(limit)
      portions.push(forgotten)
      return forgotten
    }
    await forget({ journal: 0, events: 0, deliveries: 0 }, { retention: { ...retention, forgetCounted } })
    expect(portions).toEqual([1_000, 1_000, 400, 40, 0])
    expect(
      await sql(`select (month = ${month}) as now, count(*)::integer from active_conversations group by 1`),
    ).toEqual([{ now: true, count: 1_200 }])
    expect(await sql(`select day = ${today} as now, calls from paid_reads`)).toEqual([
      { now: true, calls: 7 },
    ])
  })

  it('is not touched while another process is at it', async () => {
    await keepRows('applied', 1)
    const other = await rig.tested.database.pool.connect()
    await other.query('select pg_advisory_lock(6483003, 0)')
    await forget()
    expect(await journal()).toHaveLength(1)
    await other.query('select pg_advisory_unlock(6483003, 0)')
    other.release()
    await forget()
    expect(await journal()).toEqual([])
  })

  it('goes by itself in a gateway, after the time that is set', async () => {
    const gateway = await live.start(xApp(live.network))
    const client = new pg.Client({ connectionString: gateway.databaseUrl })
    await client.connect()
    const states = async () =>
      (await client.query<{ state: string }>('select state from journal order by id')).rows
    await client.query(`insert into journal (platform, account_native_id, event_id, type, raw, state, received_at)
      values ('x', 'nobody', '1', 'message.received', '{}', 'applied', now() - interval '2 days'),
        ('x', 'nobody', '2', 'message.received', '{}', 'parked', now() - interval '2 days')`)
    await live.startBeside(gateway, { ...xApp(live.network), DM_KEEP_JOURNAL_DAYS: '1' })
    await expect.poll(states).toEqual([{ state: 'parked' }])
    await client.end()
  })
})
