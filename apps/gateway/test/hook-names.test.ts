import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import type { ParticipantToLookUp } from '../src/domain/participant/participant-store.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import type { HookCaller } from '../src/jobs/call-hook.ts'
import { eventsFor, person } from './support/events-for.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

const nameWaitMs = 2_000

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver
let job: BackgroundJob
let lookup: ParticipantToLookUp

beforeEach(async () => {
  rig = await createHookRig()
  account = await rig.tested.linkAccount()
  receiver = await rig.receiver(account)
  job = rig.delivery(undefined, {}, { nameWaitMs })
  lookup = { account, participantId: person }
  await rig.tested.store.events.ingest([eventsFor(account).received('first', 1)])
  await run()
})

afterEach(() => rig.stop())

async function run(): Promise<void> {
  job.wake()
  await job.idle()
}
const heard = () => receiver.calls.map(({ body }) => body)

describe('an endpoint hears of somebody new', () => {
  it('with the name, as soon as it was looked up', async () => {
    expect(heard()).toEqual([])
    await rig.tested.store.participants.rememberLookup(lookup, new Date(), { id: person, name: 'Ada' })
    await job.idle()
    expect(heard()).toMatchObject([{ id: 'first', senderDetails: { name: 'Ada' } }])
  })

  it('without it, when the network cannot tell it now', async () => {
    await rig.tested.store.participants.postponeLookup(lookup, 60_000)
    await job.idle()
    expect(heard()).toMatchObject([{ id: 'first' }])
  })

  it('without it, when the network does not know it', async () => {
    await rig.tested.store.participants.rememberLookup(lookup, new Date())
    await job.idle()
    expect(heard()).toMatchObject([{ id: 'first' }])
  })

  it('without it, when it takes too long, and then of the next in order', async () => {
    await rig.tested.store.events.ingest([eventsFor(account).received('second', 2)])
    await run()
    expect(heard()).toEqual([])
    rig.clock.now += nameWaitMs + 1_000
    await run()
    expect(heard()).toMatchObject([{ id: 'first' }, { id: 'second' }])
  })
})

it('is waited for no longer because another call takes long', async () => {
  await job.stop()
  const another = 'somebody known'
  await rig.tested.store.events.ingest([eventsFor(account).receivedFrom(another, 'another', 2)])
  await rig.tested.store.participants.rememberLookup({ account, participantId: another }, new Date())
  const waits: number[] = []
  let calls = 0
  const post: HookCaller['post'] = ({ stopping }) => {
    calls += 1
    return new Promise((_, reject) =>
      stopping.addEventListener('abort', () => reject(stopping.reason as Error)),
    )
  }
  const delivery = rig.delivery(undefined, { post }, { nameWaitMs, later: (_, ms) => waits.push(ms) })
  delivery.wake()
  await expect.poll(() => Math.min(...waits), { timeout: 5_000 }).toBeLessThan(10_000)
  expect(calls).toBe(1)
})
