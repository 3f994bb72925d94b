import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let strict: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
  strict = await startTestGateway({ DM_ALLOW_PRIVATE_URLS: 'false' })
})

afterAll(() => Promise.all([gateway.stop(), strict.stop()]))

const unregister = (action: string) =>
  gateway.api('/hook/webhook', {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action }),
  })

describe('the webhooks of a profile', () => {
  it.each(['/hook/webhook', '/hook'])(
    'are registered, replaced, listed and unregistered at %s',
    async (path) => {
      const url = 'https://example.com/first'
      const registered = await gateway.post(path, { action: 'messages', url, secret: 'a-secret' })
      const { refId } = registered.body
      expect(registered).toMatchObject({ status: 200, body: { status: 'success', action: 'messages', url } })
      expect(refId).toEqual(expect.any(String))
      await gateway.post(path, { action: 'messages', url: 'https://example.com/second' })
      await gateway.post(path, { action: 'social', url })
      const { messagesUpdated, socialUpdated, updated, ...listed } = (await gateway.api(path)).body
      expect(listed).toEqual({ status: 'success', messages: 'https://example.com/second', social: url })
      expect(socialUpdated).toBe(updated)
      expect(Date.parse(String(messagesUpdated))).toBeLessThanOrEqual(Date.parse(String(updated)))
      expect((await unregister('messages')).body).toEqual({ status: 'success', action: 'messages', refId })
      await unregister('social')
      expect((await gateway.api(path)).body).toEqual({ status: 'success' })
    },
  )

  it.each([
    ['an action that nobody knows', { action: 'weather', url: 'https://example.com' }, 101],
    ['no action', { url: 'https://example.com' }, 101],
    ['no address', { action: 'messages' }, 101],
    ['plain http', { action: 'messages', url: 'http://example.com' }, 9020],
    ['a private address', { action: 'messages', url: 'https://10.0.0.1/hook' }, 9020],
    ['this machine', { action: 'messages', url: 'https://localhost/hook' }, 9020],
  ])('are not registered with %s', async (_what, body, code) => {
    expect(await strict.post('/hook/webhook', body)).toMatchObject({ status: 400, body: { code } })
    expect((await strict.api('/hook/webhook')).body).toEqual({ status: 'success' })
  })
})
