import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGuardedAgent } from '../src/guarded-fetch.ts'
import { gapsWithTail, jitter, retryGapsMs } from '../src/domain/hook/retry.ts'
import { createPostHook } from '../src/jobs/post-hook.ts'
import { at, eventsFor, person } from './support/events-for.ts'
import { startHookReceiver } from './support/hook-receiver.ts'
import { claimAt, createHookRig, type HookRig } from './support/hook-rig.ts'
import { query } from './support/test-database.ts'
import { startTestGateway } from './support/test-gateway.ts'

const hour = 60 * 60_000

let rig: HookRig

beforeEach(async () => {
  rig = await createHookRig()
})

afterEach(() => rig.stop())

const ingest = (...events: Parameters<HookRig['tested']['store']['events']['ingest']>[0]) =>
  rig.tested.store.events.ingest(events)

const states = async () => {
  const rows = await rig.tested.database.query.selectFrom('deliveries').selectAll().orderBy('id').execute()
  return rows.map(({ state, attempts }) => ({ state, attempts }))
}

async function run(job: ReturnType<HookRig['delivery']>) {
  job.wake()
  await job.idle()
}

describe('a message that came', () => {
  it('is told in these bytes, with headers that its receiver can check', async () => {
    const account = await rig.tested.linkAccount({ name: 'Our Page' })
    const secret = `whsec_${Buffer.from('a secret for tests only').toString('base64')}`
    const receiver = await rig.receiver(account, secret)
    const file = { kind: 'image' as const, nativeType: 'image', url: 'https://example.com/a.png' }
    const sender = { id: person, name: 'Ann Ray', username: 'annray' }
    await ingest(eventsFor(account).received('m1', 1, { text: 'Hi', sender, attachments: [file] }))
    await ingest(eventsFor(account).received('m2', 2))
    await run(rig.delivery())

    const [first, second] = receiver.calls
    const hookId = String(first?.headers['webhook-id'])
    const [conversation] = await rig.tested.store.conversations.list({
      profileId: account.profileId,
      platform: 'pigeon',
      status: 'active',
      limit: 1,
    })
    expect(first?.bytes.toString()).toBe(
      JSON.stringify({
        action: 'messages',
        subAction: 'messageCreated',
        type: 'received',
        code: 200,
        platform: 'pigeon',
        id: 'm1',
        conversationId: conversation?.id,
        senderId: person,
        senderDetails: { id: person, name: 'Ann Ray', username: 'annray' },
        recipientId: account.nativeId,
        message: 'Hi',
        mediaUrls: [file.url],
        attachments: [{ type: 'image', url: file.url }],
        created: '2026-11-01T10:00:01Z',
        scheduleDate: '2026-11-01T10:00:01Z',
        timeStamp: Math.floor(Date.parse(at(1)) / 1000),
        hookId,
        refId: account.profileId,
        title: 'Test',
        url: receiver.url,
        sequence: 1,
        window: { open: true },
      }),
    )
    expect(second?.body).toMatchObject({ id: 'm2', sequence: 2, previousSequence: 1 })
    const overBody = createHmac('sha256', secret)
      .update(first?.bytes ?? '')
      .digest('hex')
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-authorization-timestamp': String(Math.floor(rig.clock.now / 1000)),
      'x-authorization-content-sha256': overBody,
      'x-authorization-content-sha256-v2': `v1=${overBody}`,
      'x-ayrshare-delivery-id': hookId,
      'x-ayrshare-delivery-attempt': '1',
    })
    const headers = first?.headers as Record<string, string>
    expect(new Webhook(secret).verify(first?.bytes ?? '', headers)).toMatchObject({ id: 'm1' })
  })

  it('is signed with a secret of any other form by its own bytes, and without one not at all', async () => {
    const [one, other] = [await rig.tested.linkAccount(), await rig.tested.linkAccount()]
    const [signed, plain] = [await rig.receiver(one, 'any words'), await rig.receiver(other)]
    await ingest(eventsFor(one).received('m1', 1), eventsFor(other).received('m1', 1))
    await run(rig.delivery())
    const headers = signed.calls[0]?.headers as Record<string, string>
    const checker = new Webhook('any words', { format: 'raw' })
    expect(checker.verify(signed.calls[0]?.bytes ?? '', headers)).toMatchObject({ id: 'm1' })
    expect(Object.keys(plain.calls[0]?.headers ?? {})).toContain('x-authorization-timestamp')
    expect(Object.keys(plain.calls[0]?.headers ?? {}).join()).not.toMatch(/sha256|signature/)
  })

  it('is told to the Primary Profile where its own profile has no hook, and to nobody as history', async () => {
    const [own, without] = [await rig.tested.linkAccount(), await rig.tested.linkAccount()]
    const [primary, receiver] = [await rig.receiver(), await rig.receiver(own)]
    await ingest(eventsFor(own).received('m1', 1), eventsFor(without).received('m2', 2))
    await rig.tested.store.events.ingest([eventsFor(own).received('m0', 0)], { teller: 'history' })
    await run(rig.delivery())
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['m1'])
    expect(primary.calls.map(({ body }) => body.id)).toEqual(['m2'])
  })

  it('is forgotten in what is kept when it is taken back', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = () => 500
    await ingest(eventsFor(account).received('m1', 1, { text: 'take this back' }))
    await run(rig.delivery())
    await ingest(eventsFor(account).deleted('m1', 2))
    const rows = await rig.tested.database.query.selectFrom('deliveries').select('body').execute()
    expect(rows).toEqual([{ body: null }])
    receiver.answer = () => 200
    rig.clock.now += 2 * 5_000
    await run(rig.delivery())
    expect(receiver.texts()).toEqual(['take this back', ''])
  })
})

describe('a message of ours', () => {
  it('is told when it was typed elsewhere, and not when it went out through this API', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    const { conversations, messages } = rig.tested.store
    const send = async (reference: string, text: string) => {
      const conversation = await conversations.open(account, person)
      const sentAt = new Date(at(1))
      const sending = {
        account,
        conversation,
        participantId: person,
        reference,
        text,
        attachments: [],
        sentAt,
      }
      await messages.begin(sending)
      return (nativeId: string) => messages.settle(sending, [{ nativeId, text, attachments: [] }])
    }
    await (
      await send('r1', 'Answered before its echo')
    )('s1')
    await ingest(eventsFor(account).sent('s1', 1, { text: 'Answered before its echo' }))
    const settle = await send('r2', 'Echoed before its answer')
    await ingest(eventsFor(account).sent('s2', 2, { text: 'Echoed before its answer' }))
    await ingest(eventsFor(account).sent('s3', 3, { text: 'Typed' }))
    await settle('s2')
    await run(rig.delivery())
    expect(receiver.calls.map(({ body }) => body)).toMatchObject([
      { type: 'sent', id: 's3', senderId: account.nativeId, recipientId: person, message: 'Typed' },
    ])
  })
})

describe('an endpoint that fails', () => {
  it('gets the same bytes at each attempt, and what follows in that conversation only afterwards', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = ({ body }) => (body.id === 'm1' ? 503 : 200)
    await ingest(eventsFor(account).received('m1', 1), eventsFor(account).received('m2', 2))
    await ingest(eventsFor(account).receivedFrom('Q', 'other', 3))
    const job = rig.delivery()
    await run(job)
    expect(receiver.calls.map(({ body }) => body.id).sort()).toEqual(['m1', 'other'])
    rig.clock.now += 4_999
    await run(job)
    expect(receiver.calls).toHaveLength(2)
    for (const gap of retryGapsMs) {
      rig.clock.now += 1.2 * gap
      await run(job)
    }
    const failed = receiver.calls.filter(({ body }) => body.id === 'm1')
    expect(failed.map(({ headers }) => headers['x-ayrshare-delivery-attempt'])).toEqual(
      Array.from({ length: 9 }, (_one, index) => String(index + 1)),
    )
    expect(new Set(failed.map(({ bytes }) => bytes.toString())).size).toBe(1)
    expect(receiver.calls.at(-1)?.body).toMatchObject({ id: 'm2', previousSequence: 1 })
    expect(await states()).toEqual([
      { state: 'failed', attempts: 9 },
      { state: 'delivered', attempts: 1 },
      { state: 'delivered', attempts: 1 },
    ])
    const attempts = await rig.tested.database.query.selectFrom('delivery_attempts').selectAll().execute()
    expect(attempts.filter(({ status, ended_at }) => status === 503 && ended_at !== null)).toHaveLength(9)
  })

  it('is tried once an hour after that where a tail is asked for', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = () => 503
    await ingest(eventsFor(account).received('m1', 1))
    const job = rig.delivery(undefined, {}, { gapsMs: gapsWithTail(2) })
    await run(job)
    for (const gap of retryGapsMs) {
      rig.clock.now += (1 + jitter) * gap
      await run(job)
    }
    for (const attempts of [10, 11]) {
      expect(await states()).toEqual([{ state: 'waiting', attempts: attempts - 1 }])
      rig.clock.now += hour - 1
      await run(job)
      expect(receiver.calls).toHaveLength(attempts - 1)
      rig.clock.now += jitter * hour + 1
      await run(job)
      expect(receiver.calls).toHaveLength(attempts)
    }
    expect(await states()).toEqual([{ state: 'failed', attempts: 11 }])
    expect(new Set(receiver.calls.map(({ body }) => body.hookId)).size).toBe(1)
  })

  it.each([400, 404, 410, 302])('is not called again after a %i, and the next goes on', async (status) => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = ({ body }) => (body.id === 'm1' ? status : 200)
    await ingest(eventsFor(account).received('m1', 1), eventsFor(account).received('m2', 2))
    await run(rig.delivery())
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['m1', 'm2'])
    expect(await states()).toMatchObject([{ state: 'failed' }, { state: 'delivered' }])
  })

  it('holds up no other when it hangs, nor is it asked for more than it is given at once', async () => {
    const [hanging, well] = [await rig.tested.linkAccount(), await rig.tested.linkAccount()]
    const [hung, receiver] = [await rig.receiver(hanging), await rig.receiver(well)]
    hung.answer = () => 'nothing'
    for (let n = 0; n < 20; n += 1) await ingest(eventsFor(hanging).receivedFrom(`H${n}`, `h${n}`, n))
    const job = rig.delivery()
    job.wake()
    await vi.waitFor(() => expect(hung.calls).toHaveLength(16))
    for (let n = 0; n < 12; n += 1) await ingest(eventsFor(well).received(`m${n}`, n))
    await vi.waitFor(() => expect(receiver.calls).toHaveLength(12))
    expect(receiver.calls.map(({ body }) => body.id)).toEqual([...Array(12).keys()].map((n) => `m${n}`))
    expect(hung.calls).toHaveLength(16)
  })

  it('gets nothing more once it is unregistered', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = () => 500
    await ingest(eventsFor(account).received('m1', 1))
    await run(rig.delivery())
    await rig.tested.store.hooks.unregister(account.profileId, 'messages')
    await ingest(eventsFor(account).received('m2', 2))
    rig.clock.now += 2 * 5_000
    await run(rig.delivery())
    expect(receiver.calls).toHaveLength(1)
    expect(await states()).toEqual([])
  })

  it('is not called at an address that has become private', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    const inside = createGuardedAgent((_name, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]),
    )
    await ingest(eventsFor(account).received('m1', 1))
    const first = rig.delivery(rig.tested.store, { allowPrivateUrls: false })
    await run(first)
    await first.stop()
    const url = receiver.url.replace('127.0.0.1', 'hooks.example.com')
    await rig.tested.store.hooks.register(account.profileId, { action: 'messages', url })
    await ingest(eventsFor(account).received('m2', 2))
    await run(rig.delivery(rig.tested.store, { post: createPostHook(inside) }))
    expect(receiver.calls).toEqual([])
    expect(await states()).toEqual([
      { state: 'failed', attempts: 1 },
      { state: 'failed', attempts: 1 },
    ])
  })
})

describe('several processes', () => {
  it('share the work, with nothing twice and each conversation in order', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    const other = await rig.tested.another()
    const jobs = [rig.delivery(), rig.delivery(other.store)]
    for (const job of jobs) await run(job)
    const people = ['A', 'B', 'C', 'D', 'E', 'F']
    for (let n = 0; n < 10; n += 1) {
      await ingest(...people.map((who) => eventsFor(account).receivedFrom(who, `${who}${n}`, n)))
    }
    await vi.waitFor(() => expect(receiver.calls).toHaveLength(60), 10_000)
    for (const job of jobs) await job.idle()
    const ids = receiver.calls.map(({ body }) => String(body.id))
    for (const who of people) {
      expect(ids.filter((id) => id.startsWith(who))).toEqual([...Array(10).keys()].map((n) => `${who}${n}`))
    }
    expect(new Set((await states()).map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
      new Set(['delivered 1']),
    )
  })

  it('wake each other, and take over from one that died', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    await ingest(eventsFor(account).received('m1', 1))
    const claim = claimAt(new Date(rig.clock.now), { message: 'of the dead' })
    expect(await rig.tested.store.deliveries.claim(claim)).toHaveLength(1)
    const other = await rig.tested.another()
    const job = rig.delivery(other.store)
    await run(job)
    expect(receiver.calls).toEqual([])
    rig.clock.now += 60_000
    // Nobody wakes it but what the first process queues.
    await ingest(eventsFor(account).receivedFrom('Q', 'm2', 2))
    await vi.waitFor(() => expect(receiver.calls).toHaveLength(2))
    expect(receiver.texts().sort()).toEqual(['of the dead', 'text of m2'])
  })
})

describe('conversations that turn out to be one', () => {
  it('are told in order: what waits under the old one comes before what follows in the new', async () => {
    const account = await rig.tested.linkAccount()
    const receiver = await rig.receiver(account)
    receiver.answer = ({ body }) => (body.id === 't1' ? 500 : 200)
    const within = (conversation: { id: string; participantId?: string }, id: string, second: number) => ({
      ...eventsFor(account).received(id, second, { conversation }),
      conversation,
    })
    await ingest(eventsFor(account).received('p1', 1))
    await ingest(within({ id: 'T' }, 't1', 2), within({ id: 'T' }, 't2', 3))
    const job = rig.delivery()
    await run(job)
    expect(receiver.calls.map(({ body }) => body.id).sort()).toEqual(['p1', 't1'])
    await ingest(within({ id: 'T', participantId: person }, 'both', 4))
    await ingest(eventsFor(account).received('after', 5))
    receiver.calls.splice(0)
    await run(job)
    expect(receiver.calls).toEqual([])
    receiver.answer = () => 200
    rig.clock.now += 2 * 5_000
    await run(job)
    expect(receiver.calls.map(({ body }) => body.id)).toEqual(['t1', 't2', 'both', 'after'])
  })
})

it('goes on after its nine attempts in a gateway that is told to', async () => {
  const gateway = await startTestGateway({ DM_HOOK_RETRY_TAIL_HOURS: '1' })
  const receiver = await startHookReceiver()
  receiver.answer = () => 500
  const dueIn = async (seconds: number) =>
    query(
      gateway.databaseUrl,
      `select state, attempts from deliveries where due_at > now() + ${seconds} * interval '1 second'`,
    )
  try {
    await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
    await gateway.sandbox('/facebook/messages', { text: 'Hello' })
    await expect.poll(() => dueIn(0), { timeout: 10_000 }).toEqual([{ state: 'waiting', attempts: 1 }])
    await query(gateway.databaseUrl, 'update deliveries set attempts = 8')
    await expect.poll(() => dueIn(30 * 60), { timeout: 15_000 }).toEqual([{ state: 'waiting', attempts: 9 }])
  } finally {
    await gateway.stop()
    await receiver.stop()
  }
}, 40_000)
