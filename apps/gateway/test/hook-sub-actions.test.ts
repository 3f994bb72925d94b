import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookPayloads } from '../src/http/presenters/hook-payloads.ts'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let receiver: HookReceiver
let seed: Record<string, { customers: { id: string }[] }>

beforeAll(async () => {
  gateway = await startTestGateway({ DM_HOOK_MESSAGE_DELETED: 'true' })
  seed = (await gateway.sandbox('/seed')) as typeof seed
  receiver = await startHookReceiver()
  await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
})

afterAll(async () => {
  await gateway.stop()
  await receiver.stop()
})

/** The one body of this kind that was told of a network, once it came. */
async function told(platform: string, subAction: string, count = 1): Promise<Json> {
  const found = () =>
    receiver.calls.filter(({ body }) => body.platform === platform && body.subAction === subAction)
  await expect.poll(() => found().length).toBe(count)
  const { body } = found().at(-1)!
  documented(body)
  return body
}

/** Its schema leaves nothing out and takes nothing else. */
function documented(body: { subAction?: unknown; action?: unknown }): void {
  const name = body.subAction ?? body.action
  const payload = hookPayloads.find((one) => one.name === name)
  expect(payload?.schema.parse(body)).toEqual(body)
}

/** What every body has, from that of a message of the same conversation. */
const envelope = (created: Json) => ({
  action: 'messages',
  code: 200,
  platform: created.platform,
  conversationId: created.conversationId,
  senderId: created.senderId,
  senderDetails: created.senderDetails,
  recipientId: created.recipientId,
  mediaUrls: [],
  created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
  scheduleDate: expect.any(String) as string,
  timeStamp: expect.any(Number) as number,
  hookId: expect.any(String) as string,
  refId: created.refId,
  title: 'Primary Profile',
  url: receiver.url,
  sequence: expect.any(Number) as number,
  previousSequence: expect.any(Number) as number,
  window: created.window,
})

describe.each([
  ['facebook', 'facebook'],
  ['instagram', 'instagram'],
  ['x', 'twitter'],
])('an endpoint hears of %s', (network, platform) => {
  const speak = (speech: Json) => gateway.sandbox(`/${network}/messages`, speech)

  it('that somebody has read, up to when', async () => {
    await speak({ text: 'Open today?' })
    const created = await told(platform, 'messageCreated')
    const recipientId = seed[network]!.customers[0]!.id
    const sent = await gateway.post(`/messages/${network}`, { recipientId, message: 'Until six.' })
    expect(sent.status).toBe(200)
    await speak({ read: true })
    const read = await told(platform, 'messageRead')
    expect(read).toEqual({
      ...envelope(created),
      subAction: 'messageRead',
      type: 'read',
      read: expect.any(Number) as number,
      readerDetails: created.senderDetails,
      previousSequence: created.sequence,
    })
    expect(read.scheduleDate).toBe(read.created)
    expect(read.timeStamp).toBe(Date.parse(String(read.created)) / 1000)
    const { messages } = (await gateway.api(`/messages/${network}?limit=5`)).body
    const ours = (messages as Json[]).find(({ message }) => message === 'Until six.')
    // In milliseconds: our message was read, and nothing later than that it was.
    expect(read.read).toBeGreaterThanOrEqual(Date.parse(String(ours?.created)))
    expect(read.read).toBeLessThan((Number(read.timeStamp) + 1) * 1000)
  })
})

describe.each(['facebook', 'instagram'])('an endpoint hears of %s', (platform) => {
  const speak = (speech: Json) => gateway.sandbox(`/${platform}/messages`, speech)
  let count = 1
  const say = async (text: string) => {
    await speak({ text })
    return await told(platform, 'messageCreated', (count += 1))
  }

  it('that somebody has reacted, and that they have not any more, with all reactions of the message', async () => {
    const created = await say('And tomorrow?')
    const { id } = created
    const react = { ...envelope(created), type: 'reaction', id }
    await speak({ reaction: { mid: id, emoji: '❤' } })
    const added = await told(platform, 'reactionCreated')
    const reactions = { [String(created.senderId)]: added.reaction }
    expect(added).toEqual({
      ...react,
      subAction: 'reactionCreated',
      reaction: expect.stringContaining('❤') as string,
      reactions,
      // A reaction may open the window.
      window: expect.objectContaining({ open: true }) as object,
    })
    await speak({ reaction: { mid: id, action: 'unreact' } })
    const removed = await told(platform, 'reactionDeleted')
    expect(removed).toEqual({
      ...react,
      subAction: 'reactionDeleted',
      reactions: {},
      window: added.window,
      previousSequence: added.sequence,
    })
  })

  it('what a message says after an edit', async () => {
    const created = await say('Teh')
    await speak({ edit: { mid: created.id, text: 'The' } })
    const edited = await told(platform, 'messageEdited')
    expect(edited).toEqual({
      ...envelope(created),
      subAction: 'messageEdited',
      type: 'edited',
      id: created.id,
      message: 'The',
      attachments: [],
      updated: edited.created,
      window: expect.objectContaining({ open: true }) as object,
      previousSequence: created.sequence,
    })
  })
})

it('an endpoint hears that a message was taken back, where that is set', async () => {
  const seen = receiver.calls.filter(({ body }) => body.platform === 'instagram').length
  await gateway.sandbox('/instagram/messages', { text: 'Forget this' })
  await expect.poll(() => receiver.texts().at(-1)).toBe('Forget this')
  const created = receiver.calls.at(-1)!.body
  await gateway.sandbox('/instagram/messages', { unsend: created.id })
  const deleted = await told('instagram', 'messageDeleted')
  expect(deleted).toEqual({
    ...envelope(created),
    subAction: 'messageDeleted',
    type: 'deleted',
    id: created.id,
    previousSequence: created.sequence,
  })
  expect(receiver.calls.filter(({ body }) => body.platform === 'instagram')).toHaveLength(seen + 2)
  // What is kept of it says no more either.
  expect(JSON.stringify((await gateway.api('/hook/history')).body)).not.toContain('Forget this')
})

it.each(hookPayloads)('the sample of $name is as documented', ({ sample }) => documented(sample))
