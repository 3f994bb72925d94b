import { createSimulator } from '@dm/simulator'
import { describe, expect, it } from 'vitest'
import { send } from '../examples/send.ts'
import sendSource from '../examples/send.ts?raw'
import { createHandler } from '../examples/webhook.ts'
import webhookSource from '../examples/webhook.ts?raw'
import readme from '../README.md?raw'

describe('the examples', () => {
  it('stand in the README as they are', () => {
    const [first, second] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
    expect(first).toBe(sendSource)
    expect(second).toBe(webhookSource)
    expect(sendSource.trim().split('\n').length).toBeLessThanOrEqual(15)
    expect(webhookSource.trim().split('\n').length).toBeLessThan(20)
  })

  it('send', async () => {
    const simulator = createSimulator()
    const { pageId, pageAccessToken, customers, ...app } = simulator.seed().facebook
    const person = customers[0]?.id ?? ''
    await simulator.facebook.speak({ text: 'Where is my order?' })
    const page = { accountId: pageId, accessToken: pageAccessToken }
    const messageId = await send(app, page, person, { fetch: simulator.fetch })
    expect(simulator.world().facebook.customers[0]?.messages.at(-1)).toMatchObject({
      mid: messageId,
      text: 'Your order is on its way.',
      quickReplies: ['Thanks', 'Where is it?'],
    })
  })

  it('answer webhooks, and nobody but Meta', async () => {
    const url = 'https://example.com/webhooks/facebook'
    const simulator = createSimulator({
      webhookUrl: { facebook: url },
      fetch: (input, init) => handle(new Request(input, init)),
    })
    const { pageId, pageAccessToken, ...app } = simulator.seed().facebook
    const page = { accountId: pageId, accessToken: pageAccessToken }
    const handle = createHandler(app, page, { fetch: simulator.fetch })
    const { delivered } = await simulator.facebook.speak({ text: 'Hello?' })
    await simulator.settle()
    expect(delivered).toMatchObject([{ status: 200 }])
    expect(simulator.world().facebook.customers[0]?.messages.map(({ text }) => text)).toEqual([
      'Hello?',
      'Thank you for your message.',
    ])
    expect((await handle(new Request(url, { method: 'POST', body: '{}' }))).status).toBe(401)
    const question = `${url}?hub.mode=subscribe&hub.verify_token=${app.verifyToken}&hub.challenge=42`
    expect(await (await handle(new Request(question))).text()).toBe('42')
  })
})
