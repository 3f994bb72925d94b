import { afterEach, describe, expect, it } from 'vitest'
import type { LinkedAccount } from '../src/domain/account/account-store.ts'
import type { HookRules } from '../src/domain/hook/hook-store.ts'
import { at, eventsFor, person, sendingOf } from './support/events-for.ts'
import type { HookReceiver } from './support/hook-receiver.ts'
import { createHookRig, type HookRig } from './support/hook-rig.ts'

let rig: HookRig
let account: LinkedAccount
let receiver: HookReceiver

afterEach(() => rig.stop())

async function begin(rules: Partial<HookRules> = {}): Promise<void> {
  rig = await createHookRig(rules)
  account = await rig.tested.linkAccount()
}

const ingest = (...events: Parameters<HookRig['tested']['store']['events']['ingest']>[0]) =>
  rig.tested.store.events.ingest(events)

/** Whoever has delivered goes, so that nobody else takes what the next is to deliver. */
async function deliver(): Promise<void> {
  const job = rig.delivery()
  job.wake()
  await job.idle()
  await job.stop()
}

const heard = () => receiver.calls.map(({ body }) => [body.subAction, body.id ?? body.read])
const byUs = (event: ReturnType<ReturnType<typeof eventsFor>['reacted']>) =>
  'reaction' in event
    ? { ...event, id: `${event.id}:us`, reaction: { ...event.reaction, participantId: account.nativeId } }
    : event

/** One message of each kind, and all that may happen to it. */
async function live(): Promise<void> {
  const { received, sent, edited, deleted, reacted, read, delivered } = eventsFor(account)
  await ingest(received('in', 1), sent('typed', 2))
  const { conversations, messages } = rig.tested.store
  const sending = sendingOf(account, await conversations.open(account, person), 'text of here')
  await messages.begin(sending)
  await messages.settle(sending, [{ nativeId: 'here', text: 'text of here', attachments: [] }])
  await ingest(sent('here', 3))
  for (const id of ['in', 'typed', 'here']) {
    await ingest(edited(id, 1, 4), reacted(id, 5, '👍'), reacted(id, 6))
  }
  await ingest(byUs(reacted('in', 5, '🙏')), byUs(reacted('in', 6)))
  await ingest(read(7), delivered('typed', 'here'))
  await ingest({
    ...read(8),
    receipt: { participantId: account.nativeId, watermark: at(8) },
  } as ReturnType<typeof read>)
  for (const id of ['in', 'typed', 'here']) await ingest(deleted(id, 9))
}

/** Of a message whose creation is told. */
const edit = (id: string) => ['messageEdited', id]
const reactions = (id: string) => [
  ['reactionCreated', id],
  ['reactionDeleted', id],
]
const read = ['messageRead', Date.parse(at(7))]
const removal = (id: string) => ['messageDeleted', id]
const creation = (id: string) => ['messageCreated', id]

const cases: [string, Partial<HookRules>, unknown[]][] = [
  [
    'by default all but what went out here and what was taken back',
    {},
    [
      ...[creation('in'), creation('typed'), edit('in'), ...reactions('in'), edit('typed')],
      ...[...reactions('typed'), ...reactions('here'), ...reactions('in'), read],
    ],
  ],
  [
    'of everything, where that is set',
    { sentHere: true, deleted: true },
    [
      ...[creation('in'), creation('typed'), creation('here'), edit('in'), ...reactions('in'), edit('typed')],
      ...[...reactions('typed'), edit('here'), ...reactions('here'), ...reactions('in'), read],
      ...[removal('in'), removal('typed'), removal('here')],
    ],
  ],
  [
    'of nothing that we did, where that is set',
    { sentElsewhere: false, deleted: true },
    [
      ...[creation('in'), edit('in'), ...reactions('in'), ...reactions('typed'), ...reactions('here'), read],
      removal('in'),
    ],
  ],
]

describe('an endpoint hears', () => {
  it.each(cases)('%s', async (_what, rules, expected) => {
    await begin(rules)
    receiver = await rig.receiver(account)
    await live()
    await deliver()
    expect(heard()).toEqual(expected)
    const told = receiver.calls.map(({ body }) => body as { sequence: number; previousSequence?: number })
    expect(told.slice(1).map(({ previousSequence }) => previousSequence)).toEqual(
      told.slice(0, -1).map(({ sequence }) => sequence),
    )
  })

  it.each(cases)('afterwards, on request, %s', async (_what, rules, expected) => {
    await begin(rules)
    await live()
    receiver = await rig.receiver(account)
    const since = new Date(Date.now() - 60_000)
    await rig.tested.store.hooks.recover(account.profileId, { action: 'messages', since, delivered: false })
    await deliver()
    expect(heard()).toEqual(expected)
  })

  it('nothing of a profile while its messaging is off', async () => {
    await begin()
    receiver = await rig.receiver(account)
    const messaging = (messaging_active: boolean) =>
      rig.tested.database.query
        .updateTable('profiles')
        .set({ messaging_active })
        .where('id', '=', account.profileId)
        .execute()
    const since = new Date(Date.now() - 60_000)
    const recover = () =>
      rig.tested.store.hooks.recover(account.profileId, { action: 'messages', since, delivered: false })
    await messaging(false)
    await ingest(eventsFor(account).received('silent', 1))
    expect(await recover()).toEqual({ resent: 0, added: 0 })
    await deliver()
    expect(heard()).toEqual([])
    await messaging(true)
    await ingest(eventsFor(account).received('loud', 2))
    await deliver()
    expect(heard()).toEqual([creation('loud')])
    expect(await recover()).toEqual({ resent: 0, added: 1 })
  })

  it('nothing of what happened before the account was linked', async () => {
    await begin({ deleted: true, sentHere: true })
    receiver = await rig.receiver(account)
    const { received, reacted, read: seen } = eventsFor(account)
    const past = [received('old', 1), reacted('old', 2, '👍'), seen(3)]
    await rig.tested.store.events.ingest(past, { teller: 'history' })
    await deliver()
    expect(heard()).toEqual([])
  })
})

describe('who is told of', () => {
  it('is whoever reacted: the correspondent, or we', async () => {
    await begin()
    receiver = await rig.receiver(account)
    const { received, reacted } = eventsFor(account)
    await ingest(received('in', 1), reacted('in', 2, '👍'), byUs(reacted('in', 3, '🙏')))
    await deliver()
    const reactionsOfBoth = { [person]: '👍', [account.nativeId]: '🙏' }
    expect(receiver.calls.map(({ body }) => body).slice(1)).toMatchObject([
      { senderId: person, recipientId: account.nativeId, reaction: '👍', reactions: reactionsOfBoth },
      { senderId: account.nativeId, recipientId: person, reaction: '🙏', reactions: reactionsOfBoth },
    ])
  })

  it('is whoever has read, up to the latest message that the network names', async () => {
    await begin()
    receiver = await rig.receiver(account)
    const { received, sent, read: seen } = eventsFor(account)
    await ingest(received('in', 1), sent('first', 2), sent('second', 3))
    const receipt = { participantId: person, messageIds: ['second', 'first', 'unheard of'] }
    await ingest({ ...seen(9), receipt } as ReturnType<typeof seen>)
    await deliver()
    expect(receiver.calls.at(-1)?.body).toMatchObject({
      subAction: 'messageRead',
      senderId: person,
      readerDetails: { id: person },
      recipientId: account.nativeId,
      read: Date.parse(at(3)),
      created: '2026-11-01T10:00:09Z',
    })
  })
})
