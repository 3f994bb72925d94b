import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Received } from './floor-envelope.ts'

const statement = await readFile(new URL('./floor-store.sql', import.meta.url), 'utf8')
const atMost = 200
const running = 2

/** What the tables carry for more than to take messages in and to show the newest; the floor goes without. */
const needless = `
  do $$ declare each record; begin
    for each in select conname, conrelid::regclass as "table" from pg_constraint where contype = 'f' loop
      execute format('alter table %s drop constraint %I', each."table", each.conname);
    end loop;
  end $$;
  drop index messages_by_reference, journal_by_message, journal_parked, events_by_message, participants_to_look_up,
    conversations_by_native_id, conversations_merged;`

interface Waiting {
  readonly message: Received
  readonly stored: () => void
  readonly failed: (error: unknown) => void
}

/** Keeps messages of one account in the gateway's own tables; what waits while two batches run is the next. */
export async function openFloorStore(url: string): Promise<(message: Received) => Promise<void>> {
  const pool = new pg.Pool({ connectionString: url, max: running })
  await pool.query(needless)
  const { rows } = await pool.query<{ id: string }>('select id from accounts')
  const account = rows[0]?.id
  let waiting: Waiting[] = []
  let atWork = 0
  let awake = false

  const store = async (batch: readonly Waiting[]) => {
    try {
      const messages = JSON.stringify(batch.map(({ message }) => message))
      await pool.query({ name: 'store', text: statement, values: [account, messages] })
      for (const { stored } of batch) stored()
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    atWork -= 1
    start()
  }
  const start = () => {
    awake = false
    while (waiting.length > 0 && atWork < running) {
      atWork += 1
      const batch = waiting.slice(0, atMost)
      waiting = waiting.slice(atMost)
      void store(batch)
    }
  }
  return (message) =>
    new Promise((stored, failed) => {
      waiting.push({ message, stored, failed })
      if (awake) return
      awake = true
      setImmediate(start)
    })
}
