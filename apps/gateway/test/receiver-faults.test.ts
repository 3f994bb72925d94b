import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import { retryGapsMs } from '../src/domain/hook/retry.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import { eventsFor } from './support/events-for.ts'
import type { HookReceiver, ReceiverAnswer } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver

beforeAll(async () => {
  rig = await createHookRig()
})

// Each with an account of its own.
beforeEach(async () => {
  account = await rig.tested.linkAccount()
  receiver = await rig.receiver(account)
})

afterEach(() => rig.rest())

afterAll(() => rig.stop())

/** Messages of one conversation, called by their ids. */
const ingest = (ids: readonly string[], of: LinkedAccount = account) =>
  rig.tested.store.events.ingest(ids.map((id, index) => eventsFor(of).received(id, index + 1)))

async function run(job: BackgroundJob): Promise<void> {
  job.wake()
  await job.idle()
}

const states = async (...more: LinkedAccount[]) => {
  const rows = await rig.tested.database.query
    .selectFrom('deliveries')
    .selectAll()
    .where(
      'account_id',
      'in',
      [account, ...more].map(({ id }) => id),
    )
    .orderBy('id')
    .execute()
  return rows.map(({ state }) => state)
}
const heard = () => receiver.calls.map(({ body }) => body.id)
const longestWait = (gap: number) => 1.2 * gap

/** Answers so to the first calls with the first message. */
function failTimes(times: number, answer: ReceiverAnswer): void {
  let left = times
  receiver.answer = ({ body }) => (body.id === 'm1' && left-- > 0 ? answer : 200)
}

describe('a receiver that', () => {
  it.each<[string, ReceiverAnswer]>([
    ['breaks the connection', 'reset'],
    ['answers 500', 500],
    ['answers 502', 502],
    ['answers 503', 503],
    ['answers 408', 408],
    ['answers 425', 425],
    ['answers 429', 429],
    ['does not answer in time', 'nothing'],
  ])('%s is called again after a while, and what follows waits for that', async (_what, answer) => {
    failTimes(2, answer)
    const job = rig.delivery(rig.tested.store, { timeoutMs: answer === 'nothing' ? 100 : 15_000 })
    await ingest(['m1', 'm2'])
    await run(job)
    expect(heard()).toEqual(['m1'])
    rig.clock.now += longestWait(retryGapsMs[0]!)
    await run(job)
    expect(heard()).toEqual(['m1', 'm1'])
    expect(await states()).toEqual(['waiting', 'waiting'])
    rig.clock.now += longestWait(retryGapsMs[1]!)
    await run(job)
    expect(heard()).toEqual(['m1', 'm1', 'm1', 'm2'])
    expect(await states()).toEqual(['delivered', 'delivered'])
    expect(new Set(receiver.calls.slice(0, 3).map(({ bytes }) => bytes.toString())).size).toBe(1)
  })

  it.each<[string, ReceiverAnswer]>([
    ['answers 400', 400],
    ['answers 401', 401],
    ['answers 404', 404],
    ['answers 410', 410],
    ['answers 422', 422],
    ['leads elsewhere for good', 301],
    ['leads elsewhere', 302],
    ['leads elsewhere with the same call', 307],
  ])(
    '%s has refused: it is not called again, nor where it leads, and hears the next',
    async (_what, answer) => {
      failTimes(1, answer)
      const job = rig.delivery()
      await ingest(['m1', 'm2'])
      await run(job)
      expect(heard()).toEqual(['m1', 'm2'])
      expect(await states()).toEqual(['failed', 'delivered'])
    },
  )

  it.each([200, 201, 202, 204])('answers %i has heard', async (answer) => {
    failTimes(1, answer)
    await ingest(['m1'])
    await run(rig.delivery())
    expect(await states()).toEqual(['delivered'])
  })

  it('says yes and breaks off in its body has heard: nobody reads what it says', async () => {
    failTimes(1, 'half')
    await ingest(['m1', 'm2'])
    await run(rig.delivery())
    expect(heard()).toEqual(['m1', 'm2'])
    expect(await states()).toEqual(['delivered', 'delivered'])
  })

  it('is gone is called again when it may have come back', async () => {
    const { url } = receiver
    await receiver.stop()
    const job = rig.delivery()
    await ingest(['m1'])
    await run(job)
    expect(await states()).toEqual(['waiting'])
    await receiver.startAgain()
    expect(receiver.url).toBe(url)
    rig.clock.now += longestWait(retryGapsMs[0]!)
    await run(job)
    expect(heard()).toEqual(['m1'])
    expect(await states()).toEqual(['delivered'])
  })

  it('takes its time gets one call of a conversation at a time', async () => {
    let atOnce = 0
    let most = 0
    receiver.answer = async () => {
      most = Math.max(most, (atOnce += 1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      atOnce -= 1
      return 200
    }
    const ids = ['m1', 'm2', 'm3', 'm4', 'm5']
    await ingest(ids)
    await run(rig.delivery())
    expect(heard()).toEqual(ids)
    expect(most).toBe(1)
  })
})

describe('ten receivers, one of which hangs', () => {
  it('all hear of everything but that one, while it still hangs', async () => {
    const others = await Promise.all(
      Array.from({ length: 9 }, async () => {
        const one = await rig.tested.linkAccount()
        return { account: one, receiver: await rig.receiver(one) }
      }),
    )
    const hung: (() => void)[] = []
    receiver.answer = () => new Promise((resolve) => hung.push(() => resolve(200)))
    const job = rig.delivery()
    const ids = Array.from({ length: 20 }, (_one, index) => `m${index}`)
    // Each in a conversation of its own, so that as much hangs as may.
    await rig.tested.store.events.ingest(
      ids.map((id, index) => {
        const conversation = { participantId: `P${index}` }
        return { ...eventsFor(account).received(id, index, { conversation }), conversation }
      }),
    )
    job.wake()
    await vi.waitFor(() => expect(hung.length).toBeGreaterThan(0))
    for (const other of others) await ingest(ids, other.account)
    job.wake()
    for (const other of others) {
      await vi.waitFor(() => expect(other.receiver.calls.map(({ body }) => body.id)).toEqual(ids), 10_000)
    }
    const everybody = others.map((other) => other.account)
    const waiting = await states(...everybody)
    expect(waiting.filter((state) => state === 'waiting')).toHaveLength(20)

    // It comes to itself, and hears of everything too.
    receiver.answer = () => 200
    for (const answer of hung) answer()
    await job.idle()
    expect(new Set(heard())).toEqual(new Set(ids))
    expect(new Set(await states(...everybody))).toEqual(new Set(['delivered']))
  })
})
