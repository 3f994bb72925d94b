import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import { retryGapsMs } from '../src/domain/hook/retry.ts'
import { eventsFor } from './support/events-for.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

const hour = 60 * 60_000

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver
let some: string[]

beforeEach(async () => {
  rig = await createHookRig()
  account = await rig.tested.linkAccount()
  receiver = await rig.receiver(account)
  some = ['m1', 'm2', 'n1', 'n2', 'o1', 'o2']
})

afterEach(() => rig.stop())

const ingest = (...ids: string[]) =>
  rig.tested.store.events.ingest(ids.map((id, index) => eventsFor(account).received(id, index + 1)))
async function run(job: BackgroundJob): Promise<void> {
  job.wake()
  await job.idle()
}
const heard = () => receiver.calls.map(({ body }) => body.id)
const pausedAt = async () => (await rig.tested.store.hooks.list(account.profileId))[0]?.pausedAt

/** Two are given up, so many hours apart. */
async function fail(job: BackgroundJob, hours: number): Promise<void> {
  receiver.answer = () => 410
  const [first, second] = some.splice(0, 2) as [string, string]
  await ingest(first)
  await run(job)
  expect(await pausedAt()).toBeUndefined()
  rig.clock.now += hours * hour
  await ingest(second)
  await run(job)
  receiver.calls.splice(0)
  receiver.answer = () => 200
}

describe('an endpoint where nothing goes well', () => {
  it.each(['registered again', 'resumed'])(
    'is paused after a day with what it is to hear, and hears it in order when it is %s',
    async (how) => {
      const job = rig.delivery()
      await fail(job, 24)
      expect(await pausedAt()).toBe(new Date(rig.clock.now).toISOString())
      expect(await rig.tested.store.alarms.list(account.profileId)).toMatchObject([
        { kind: 'endpoint_paused' },
      ])
      expect(rig.errors).toMatchObject([{ profileId: account.profileId, action: 'messages' }])
      await ingest('m3', 'm4')
      await run(job)
      expect(heard()).toEqual([])
      const { hooks, primaryProfileId } = rig.tested.store
      expect(await hooks.resume(primaryProfileId, 'messages')).toBe(false)
      if (how === 'resumed') expect(await hooks.resume(account.profileId, 'messages')).toBe(true)
      else await hooks.register(account.profileId, { action: 'messages', url: receiver.url })
      await expect.poll(heard).toEqual(['m3', 'm4'])
      await run(job)
      expect(await pausedAt()).toBeUndefined()
      await hooks.recover(account.profileId, {
        action: 'messages',
        since: new Date(Date.now() - hour),
        delivered: false,
      })
      await run(job)
      expect(heard()).toEqual(['m3', 'm4', 'm1', 'm2'])
    },
  )

  it.each([
    ['before that', 23, 24],
    ['where that is set to never', 1_000, 0],
  ])('is not paused %s', async (_what, hours, after) => {
    const job = rig.delivery(rig.tested.store, {}, { pauseAfterMs: after * hour })
    await fail(job, hours)
    expect(await pausedAt()).toBeUndefined()
    expect(rig.errors).toEqual([])
  })

  it('begins anew with whatever went well', async () => {
    const job = rig.delivery()
    await fail(job, 23)
    await ingest('m3')
    await run(job)
    await fail(job, 23)
    expect(heard()).toEqual([])
    expect(await pausedAt()).toBeUndefined()
    await fail(job, 1)
    expect(await pausedAt()).toBeDefined()
  })
})

it('what a process put off that died, another takes up when it is due', async () => {
  receiver.answer = () => 503
  const first = rig.delivery()
  await ingest('m1')
  await run(first)
  await first.stop()
  const alarms: { run: () => void; ms: number }[] = []
  const other = await rig.tested.another()
  const second = rig.delivery(other.store, {}, { later: (wake, ms) => alarms.push({ run: wake, ms }) })
  await run(second)
  expect(heard()).toEqual(['m1'])
  expect(alarms).toHaveLength(1)
  expect(alarms[0]!.ms).toBeGreaterThan(0)
  expect(alarms[0]!.ms).toBeLessThanOrEqual(1.2 * retryGapsMs[0]!)
  receiver.answer = () => 200
  rig.clock.now += alarms[0]!.ms
  alarms[0]!.run()
  await second.idle()
  expect(heard()).toEqual(['m1', 'm1'])
})
