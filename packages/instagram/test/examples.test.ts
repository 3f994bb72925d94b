import { createSimulator } from '@dm/simulator'
import { describe, expect, it } from 'vitest'
import { send } from '../examples/send.ts'
import sendSource from '../examples/send.ts?raw'
import { createHandler } from '../examples/webhook.ts'
import webhookSource from '../examples/webhook.ts?raw'
import readme from '../README.md?raw'
import { appOf, credentialsOf, simulatedAccount } from './simulated-account.ts'

describe('the examples', () => {
  it('stand in the README as they are', () => {
    const [first, second] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
    expect(first).toBe(sendSource)
    expect(second).toBe(webhookSource)
  })

  it('send', async () => {
    const { simulator, credentials, person, inbox } = simulatedAccount()
    await simulator.instagram.speak({ text: 'Have you got the blue one?' })
    const messageId = await send(appOf(simulator, 'instagram'), credentials, person, {
      fetch: simulator.fetch,
    })
    expect(inbox().messages.at(-1)).toMatchObject({
      mid: messageId,
      quickReplies: ['Yes, please', 'No, thanks'],
    })
  })

  it('answer a comment, and nobody but Meta', async () => {
    const url = 'https://example.com/webhooks/instagram'
    const simulator = createSimulator({
      webhookUrl: { instagram: url },
      fetch: (input, init) => handle(new Request(input, init)),
    })
    const app = appOf(simulator, 'instagram')
    const handle = createHandler(app, credentialsOf(simulator, 'instagram'), { fetch: simulator.fetch })
    const { delivered } = await simulator.instagram.speak({ comment: { text: 'How much?' } })
    await simulator.settle()
    expect(delivered).toMatchObject([{ status: 200 }])
    expect(simulator.instagram.world().customers[0]?.messages.map(({ text }) => text)).toEqual([
      'Let us talk here.',
    ])
    expect((await handle(new Request(url, { method: 'POST', body: '{}' }))).status).toBe(401)
    const question = `${url}?hub.mode=subscribe&hub.verify_token=${app.verifyToken}&hub.challenge=42`
    expect(await (await handle(new Request(question))).text()).toBe('42')
  })
})
