import { createSimulator } from '@dm/simulator'
import { describe, expect, it } from 'vitest'
import { send } from '../examples/send.ts'
import sendSource from '../examples/send.ts?raw'
import { createHandler } from '../examples/webhook.ts'
import webhookSource from '../examples/webhook.ts?raw'
import readme from '../README.md?raw'

const url = 'https://example.com/webhooks/x'
const png = Uint8Array.from('\x89PNG\r\n\x1a\n', (character) => character.charCodeAt(0))

describe('the examples', () => {
  it('stand in the README as they are', () => {
    const [first, second] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
    expect(first).toBe(sendSource)
    expect(second).toBe(webhookSource)
    expect(sendSource.trim().split('\n').length).toBeLessThanOrEqual(15)
    expect(webhookSource.trim().split('\n').length).toBeLessThan(20)
  })

  it('send text and a picture in one message', async () => {
    const simulator = createSimulator()
    const { userId, accessToken, customers, ...app } = simulator.seed().x
    const fetch: typeof globalThis.fetch = (input, init) =>
      input === 'https://example.com/map.png'
        ? Promise.resolve(new Response(png))
        : simulator.fetch(input, init)
    const user = { accountId: userId, accessToken }
    const messageId = await send(app, user, customers[0]?.id ?? '', { fetch })
    expect(simulator.world().x.customers[0]?.messages).toMatchObject([
      {
        mid: messageId,
        text: 'Your order is on its way.',
        attachments: [{ type: 'photo', size: png.length }],
      },
    ])
  })

  it('answer webhooks, and nobody but X', async () => {
    const simulator = createSimulator({
      webhookUrl: { x: url },
      fetch: (input, init) => handle(new Request(input, init)),
    })
    const { userId, accessToken, ...app } = simulator.seed().x
    const user = { accountId: userId, accessToken }
    const handle = createHandler(app, user, { fetch: simulator.fetch })
    const { delivered } = await simulator.x.speak({ text: 'Hello?' })
    await simulator.settle()
    expect(delivered).toMatchObject([{ status: 200 }])
    expect(simulator.world().x.customers[0]?.messages.map(({ text }) => text)).toEqual([
      'Hello?',
      'Thank you for your message.',
    ])
    expect((await handle(new Request(url, { method: 'POST', body: '{}' }))).status).toBe(401)
    expect((await handle(new Request(`${url}?crc_token=challenge-token-0001`))).status).toBe(200)
  })
})
