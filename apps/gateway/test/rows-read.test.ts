import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventsFor } from './support/events-for.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig

beforeEach(async () => {
  rig = await createHookRig()
})

afterEach(() => rig.stop())

it('stores a message and tells of it without a look at what other profiles have, however many there are', async () => {
  const messages = 40
  const account = await rig.tested.linkAccount()
  const receiver = await rig.receiver(account)
  const job = rig.delivery()
  const tell = async (from: number, to: number) => {
    for (let n = from; n < to; n += 1) {
      await rig.tested.store.events.ingest([eventsFor(account).receivedFrom(`P${n}`, `m${n}`, 1)])
    }
    job.wake()
    await job.idle()
    expect(receiver.calls).toHaveLength(to)
  }
  // A plan that was made when there were few is kept.
  await tell(0, messages)
  const { pool } = rig.tested.database
  await pool.query(`insert into profiles (id, title) select n, n from generate_series(1, 1000) n`)
  await pool.query(`insert into endpoints (id, profile_id, action, url)
    select n, n, 'messages', 'http://127.0.0.1' from generate_series(1, 1000) n`)
  const before = await rowsRead()
  await tell(messages, 2 * messages)
  const after = await rowsRead()
  for (const table of ['profiles', 'endpoints'] as const) {
    expect(after[table] - before[table], table).toBeGreaterThan(0)
    expect(after[table] - before[table], table).toBeLessThan(10 * messages)
  }
})

/** By all statements so far. A connection reports what it has read when it is told to. */
async function rowsRead(): Promise<{ profiles: number; endpoints: number }> {
  const { pool } = rig.tested.database
  const connections = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
  for (const connection of connections) await connection.query('select pg_stat_force_next_flush()')
  for (const connection of connections) connection.release()
  const read = async (table: string) => {
    const { rows } = await pool.query<{ read: number }>(
      'select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = $1',
      [table],
    )
    return rows[0]?.read ?? 0
  }
  return { profiles: await read('profiles'), endpoints: await read('endpoints') }
}
