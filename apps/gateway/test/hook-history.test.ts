import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let receiver: HookReceiver

beforeAll(async () => {
  gateway = await startTestGateway()
  receiver = await startHookReceiver()
})

afterAll(async () => {
  await gateway.stop()
  await receiver.stop()
})

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60_000).toISOString()
const say = (text: string) => gateway.sandbox('/facebook/messages', { text })
const history = async (query = '') => (await gateway.api(`/hook/history${query}`)).body
const told = async () => ((await history('?action=messages')).messages ?? []) as Json[]

describe('what an endpoint was told', () => {
  it('is read by action, the newest first, with how it went; and sent again', async () => {
    expect(await history()).toEqual({})
    await say('Before anybody listened')
    await expect
      .poll(async () => JSON.stringify((await gateway.api('/messages/facebook')).body))
      .toContain('anybody')
    receiver.answer = ({ body }) => (body.message === 'Refused' ? 410 : 200)
    await gateway.post('/hook/webhook', { action: 'messages', url: receiver.url })
    await say('Refused')
    await expect.poll(() => receiver.texts()).toEqual(['Refused'])
    await say('Heard')
    await expect.poll(async () => (await told())[0]).toMatchObject({ delivery: { state: 'delivered' } })
    expect(await told()).toEqual([
      {
        ...receiver.calls[1]?.body,
        delivery: { state: 'delivered', attempts: [expect.objectContaining({ number: 1, status: 200 })] },
      },
      {
        ...receiver.calls[0]?.body,
        delivery: { state: 'failed', attempts: [expect.objectContaining({ number: 1, status: 410 })] },
      },
    ])
    expect(((await history('?limit=1')).messages as Json[]).map(({ message }) => message)).toEqual(['Heard'])
    expect(await history('?action=social')).toEqual({})

    receiver.answer = () => 200
    const hookId = receiver.calls[0]?.body.hookId
    expect(await gateway.post('/hook/resend', { hookId })).toMatchObject({ status: 200, body: { hookId } })
    await expect.poll(() => receiver.texts()).toEqual(['Refused', 'Heard', 'Refused'])
    const since = daysAgo(29)
    expect(await gateway.post('/hook/recover', { action: 'messages', since })).toMatchObject({
      status: 200,
      body: { status: 'success', action: 'messages', resent: 0, added: 1 },
    })
    await expect.poll(() => receiver.texts().at(-1)).toBe('Before anybody listened')
  })

  it.each<[string, Json, number, number, string]>([
    ['resend', { hookId: 'nobody' }, 404, 9021, 'hookId'],
    ['resend', {}, 400, 101, 'hookId is missing'],
    ['recover', { action: 'messages', since: 'yesterday' }, 400, 101, 'since must be a moment'],
    ['recover', { action: 'messages' }, 400, 101, 'since is missing'],
    ['recover', { action: 'messages', since: daysAgo(31) }, 400, 101, 'DM_KEEP_DELIVERIES_DAYS'],
    ['recover', { action: 'weather', since: daysAgo(1) }, 400, 101, 'action must be one of'],
    ['recover', { action: 'social', since: daysAgo(1) }, 404, 9021, 'register an address'],
    ['resume', { action: 'social' }, 404, 9021, 'register an address'],
    ['resume', { action: 'weather' }, 400, 101, 'action must be one of'],
  ])('is not asked for by %s of %j', async (path, body, status, code, says) => {
    const answer = await gateway.post(`/hook/${path}`, body)
    expect(answer).toMatchObject({ status, body: { action: 'hook', code } })
    expect(answer.body.message).toContain(says)
    // It is about no network.
    expect((answer.body.errors as Json[])[0]).not.toHaveProperty('platform')
  })

  it.each(['?action=weather', '?limit=0', '?limit=some'])('is not read with %s', async (query) => {
    expect(await gateway.api(`/hook/history${query}`)).toMatchObject({ status: 400, body: { code: 101 } })
  })
})
