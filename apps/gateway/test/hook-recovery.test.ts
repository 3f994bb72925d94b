import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import type { BackgroundJob } from '../src/jobs/background-job.ts'
import { retryGapsMs } from '../src/domain/hook/retry.ts'
import { eventsFor, person } from './support/events-for.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let account: LinkedAccount
let job: BackgroundJob

beforeEach(async () => {
  rig = await createHookRig()
  account = await rig.tested.linkAccount()
  job = rig.delivery()
})

afterEach(() => rig.stop())

const ingest = (ids: readonly string[], of: LinkedAccount = account) =>
  rig.tested.store.events.ingest(
    ids.map((id) => eventsFor(of).received(id, Number(/\d+$/.exec(id)?.[0] ?? 1))),
  )
async function run(): Promise<void> {
  job.wake()
  await job.idle()
}
const long = () => new Date(Date.now() - 60 * 60_000)
const recover = (more: { since?: Date; delivered?: boolean } = {}, profileId = account.profileId) =>
  rig.tested.store.hooks.recover(profileId, { action: 'messages', since: long(), delivered: false, ...more })
const history = (profileId = account.profileId) =>
  rig.tested.store.hooks.history(profileId, { action: 'messages', limit: 100 })
const hookIds = (calls: { headers: Record<string, unknown> }[]) =>
  calls.map(({ headers }) => headers['x-ayrshare-delivery-id'])

describe('one event', () => {
  it('is sent again on request, under the same id and in the same bytes, by the whole schedule', async () => {
    const receiver = await rig.receiver(account)
    receiver.answer = () => 404
    await ingest(['m1'])
    await run()
    expect(receiver.calls).toHaveLength(1)
    const hookId = String(receiver.calls[0]?.headers['x-ayrshare-delivery-id'])
    receiver.answer = () => 503
    expect(await rig.tested.store.hooks.resend(account.profileId, hookId)).toBe(true)
    await run()
    for (const gap of retryGapsMs) {
      rig.clock.now += 1.2 * gap
      await run()
    }
    expect(receiver.calls.map(({ headers }) => headers['x-ayrshare-delivery-attempt'])).toEqual(
      Array.from({ length: 10 }, (_one, index) => String(index + 1)),
    )
    expect(new Set(receiver.calls.map(({ bytes }) => bytes.toString())).size).toBe(1)
    expect(new Set(hookIds(receiver.calls))).toEqual(new Set([hookId]))

    // Twice asked is once sent, and what has arrived may be asked for too.
    receiver.answer = () => 200
    await job.stop()
    for (let n = 0; n < 2; n += 1) await rig.tested.store.hooks.resend(account.profileId, hookId)
    job = rig.delivery()
    await run()
    expect(receiver.calls).toHaveLength(11)
    await rig.tested.store.hooks.resend(account.profileId, hookId)
    await run()
    expect(receiver.calls).toHaveLength(12)
    expect((await history())[0]).toMatchObject({ state: 'delivered', attempts: { length: 12 } })
  })

  it('is not sent again for another profile, nor shown to it', async () => {
    const receiver = await rig.receiver(account)
    const other = await rig.tested.linkAccount()
    await rig.receiver(other)
    await ingest(['m1'])
    await run()
    const [hookId] = hookIds(receiver.calls)
    expect(await rig.tested.store.hooks.resend(other.profileId, String(hookId))).toBe(false)
    expect(await recover({ delivered: true }, other.profileId)).toEqual({ resent: 0, added: 0 })
    await run()
    expect(receiver.calls).toHaveLength(1)
    expect(await history(other.profileId)).toEqual([])
  })
})

describe('all since a moment', () => {
  it('is what was given up, in order and before what follows; what arrived only when asked for', async () => {
    const receiver = await rig.receiver(account)
    receiver.answer = ({ body }) => (body.id === 'm2' ? 200 : 400)
    await ingest(['m1', 'm2', 'm3'])
    await run()
    receiver.calls.splice(0)
    receiver.answer = () => 200
    expect(await recover({ since: new Date(Date.now() + 60_000) })).toEqual({ resent: 0, added: 0 })
    expect(await recover()).toEqual({ resent: 2, added: 0 })
    expect(await recover()).toEqual({ resent: 0, added: 0 })
    await ingest(['m4'])
    await run()
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['m1', 'm3', 'm4'])
    expect(await recover({ delivered: true })).toEqual({ resent: 4, added: 0 })
    await run()
    expect(receiver.calls.slice(3).map(({ body }) => body.id)).toEqual(['m1', 'm2', 'm3', 'm4'])
  })

  it('is also what nobody was registered for, in order, by the rules for messages of ours', async () => {
    // Nobody delivers before all is asked for.
    await job.stop()
    await ingest(['m1', 'm2'])
    await rig.tested.store.events.ingest([eventsFor(account).received('old', 0)], { teller: 'history' })
    await rig.tested.store.events.ingest([eventsFor(account).sent('typed3', 3)])
    await sendHere('here4')
    const receiver = await rig.receiver(account)
    await ingest(['m5', 'm6'])
    expect(await recover()).toEqual({ resent: 0, added: 3 })
    expect(await recover()).toEqual({ resent: 0, added: 0 })
    job = rig.delivery()
    await run()
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['m1', 'm2', 'typed3', 'm5', 'm6'])
    const told = receiver.calls.map(({ body }) => body as { sequence: number; previousSequence?: number })
    expect(told[0]?.previousSequence).toBeUndefined()
    expect(told.slice(1).map(({ previousSequence }) => previousSequence)).toEqual(
      told.slice(0, -1).map(({ sequence }) => sequence),
    )
    expect(new Set(hookIds(receiver.calls)).size).toBe(5)
  })

  it('holds what goes to the Primary Profile for a profile without a hook, and of no other', async () => {
    const other = await rig.tested.linkAccount()
    await rig.receiver(other)
    await ingest(['m1'])
    await ingest(['m2'], other)
    const primary = await rig.receiver()
    expect(await recover({}, rig.tested.store.primaryProfileId)).toEqual({ resent: 0, added: 1 })
    await run()
    expect(primary.calls.map(({ body }) => body.id)).toEqual(['m1'])
  })

  it('goes by the conversation that two have become', async () => {
    const receiver = await rig.receiver(account)
    receiver.answer = () => 400
    const within = (conversation: { id: string; participantId?: string }, id: string, second: number) => ({
      ...eventsFor(account).received(id, second, { conversation }),
      conversation,
    })
    await ingest(['p1'])
    await rig.tested.store.events.ingest([within({ id: 'T' }, 't2', 2)])
    await run()
    await rig.tested.store.events.ingest([within({ id: 'T', participantId: person }, 'both3', 3)])
    await run()
    receiver.calls.splice(0)
    let atOnce = 0
    let most = 0
    receiver.answer = async () => {
      most = Math.max(most, (atOnce += 1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      atOnce -= 1
      return 200
    }
    expect(await recover()).toEqual({ resent: 3, added: 0 })
    await run()
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['p1', 't2', 'both3'])
    expect(most).toBe(1)
  })
})

async function sendHere(nativeId: string): Promise<void> {
  const { conversations, messages } = rig.tested.store
  const conversation = await conversations.open(account, person)
  const text = `text of ${nativeId}`
  const sending = {
    account,
    conversation,
    participantId: person,
    reference: nativeId,
    text,
    attachments: [],
    sentAt: new Date(),
  }
  await messages.begin(sending)
  await messages.settle(sending, [{ nativeId, text, attachments: [] }])
}
