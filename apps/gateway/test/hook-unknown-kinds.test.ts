import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { retryGapsMs } from '../src/domain/hook/retry.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import { eventsFor } from './support/events-for.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver
let job: BackgroundJob | undefined

beforeEach(async () => {
  rig = await createHookRig()
  account = await rig.tested.linkAccount()
  receiver = await rig.receiver(account)
})

afterEach(() => {
  job = undefined
  return rig.stop()
})

/** Nobody delivers before, so that what is queued may become something else. */
async function run(): Promise<unknown[]> {
  job ??= rig.delivery()
  job.wake()
  await job.idle()
  return receiver.calls.map(({ body }) => body.id ?? body.type)
}

const say = (who: string, id: string, second: number) =>
  rig.tested.store.events.ingest([eventsFor(account).receivedFrom(who, id, second)])
const sql = async (text: string, values: unknown[] = []) =>
  (await rig.tested.database.pool.query(text, values)).rows as unknown[]
const become = (id: string, type: string) =>
  sql('update events set type = $2 where message_native_id = $1', [id, type])
const states = () => sql('select state, attempts from deliveries order by id')
const waiting = { state: 'waiting', attempts: 0 }
const said = () => rig.errors.map((fields) => ('kind' in fields ? fields.kind : undefined))
/** As whoever is patient looks again and again. */
async function later(): Promise<unknown[]> {
  rig.clock.now += 60_000
  return run()
}

describe.each([
  // Of the log, but never queued by this version.
  'message.delivered',
  // Of a log that a newer process has written.
  'message.pinned',
])('news of the kind %s, which this process does not know', (kind) => {
  it('are neither told nor dropped: they wait, with what follows them, for one who does', async () => {
    await say('A', 'a1', 1)
    await say('A', 'a2', 2)
    await say('B', 'b1', 1)
    await become('a1', kind)
    for (const _time of [1, 2, 3]) expect(await later()).toEqual(['b1'])
    expect(await states()).toEqual([waiting, waiting, { state: 'delivered', attempts: 1 }])
    expect(said()).toEqual([kind])

    await become('a1', 'message.received')
    expect(await later()).toEqual(['b1', 'a1', 'a2'])
  })

  it('are sent again in their bytes once somebody has told them', async () => {
    receiver.answer = () => (receiver.calls.length > 1 ? 200 : 503)
    await say('A', 'a1', 1)
    expect(await run()).toEqual(['a1'])
    await become('a1', kind)
    rig.clock.now += 1.2 * retryGapsMs[0]!
    expect(await run()).toEqual(['a1', 'a1'])
    expect(receiver.calls[1]!.bytes).toEqual(receiver.calls[0]!.bytes)
  })
})

it.each([
  { kind: 'weather', says: 'sunny' },
  {
    type: 'suspend',
    platform: 'pigeon',
    displayName: 'Ours',
    source: 'system',
    at: '2026-11-01T10:00:00.000Z',
  },
])('news of no conversation that this process does not know wait for one who does: %j', async (news) => {
  const known = {
    ...news,
    kind: undefined,
    type: 'link',
    platform: 'pigeon',
    displayName: 'Ours',
    source: 'user',
  }
  await sql(
    `insert into deliveries (endpoint_id, profile_id, queue, news)
     select id, profile_id, 'social:' || profile_id, $1 from endpoints`,
    [JSON.stringify(news)],
  )
  await say('A', 'a1', 1)
  for (const _time of [1, 2]) expect(await later()).toEqual(['a1'])
  expect(await states()).toEqual([waiting, { state: 'delivered', attempts: 1 }])
  await sql('update deliveries set news = $1 where news is not null', [
    JSON.stringify({ at: '2026-11-01T10:00:00.000Z', ...known }),
  ])
  expect(await later()).toEqual(['a1', 'link'])
})

it('news of which no body can be made hold up nobody beside them', async () => {
  await say('A', 'a1', 1)
  await say('B', 'b1', 1)
  const [kept] = (await sql(`select body from events where message_native_id = 'a1'`)) as { body: object }[]
  await sql(`update events set body = '{"attachments": 7}' where message_native_id = 'a1'`)
  for (const _time of [1, 2]) expect(await later()).toEqual(['b1'])
  expect(rig.errors).toMatchObject([{ kind: 'message.received', err: expect.any(Error) as Error }])
  await sql(`update events set body = $1 where message_native_id = 'a1'`, [JSON.stringify(kept!.body)])
  expect(await later()).toEqual(['b1', 'a1'])
})
