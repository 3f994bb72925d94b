import { describe, expect, it } from 'vitest'
import { simulatedPage } from './simulated-page.ts'

const day = 24 * 60 * 60 * 1000

describe('ids of messages', () => {
  it.each(['always', 'not_in_echoes', 'never'] as const)(
    'are the same everywhere with the prefix %s',
    async (midPrefix) => {
      const { simulator, page, person, takeEvents } = simulatedPage({ midPrefix })
      await simulator.facebook.speak({ text: 'Hello' })
      const [received] = await takeEvents()
      const sent = await page.send({ to: { participantId: person }, text: 'Hi' })
      const echo = (await takeEvents()).find(({ type }) => type === 'message.sent')
      const { items } = await page.listMessages({ participantId: person })
      expect(items.map(({ id }) => id)).toEqual([
        sent.messageId,
        received?.type === 'message.received' && received.message.id,
      ])
      expect(echo).toMatchObject({ id: `message.sent:${sent.messageId}`, message: { id: sent.messageId } })
    },
  )
})

describe('echoes', () => {
  it('carry the reference and the app, also when they come before the answer', async () => {
    const { simulator, page, person, takeEvents } = simulatedPage({ echoFirst: true })
    await simulator.facebook.speak({ text: 'Hello' })
    await takeEvents()
    const { messageId } = await page.send({
      to: { participantId: person },
      text: 'Hi',
      reference: 'order-17',
    })
    const { appId } = simulator.seed().facebook
    expect(await takeEvents()).toContainEqual(
      expect.objectContaining({
        type: 'message.sent',
        message: expect.objectContaining({ id: messageId, reference: 'order-17', appId }) as unknown,
      }),
    )
  })

  it.each(['26390203743090', '263902037430900'] as const)(
    'of the inbox of the Page name it as %s',
    async (app) => {
      const { simulator, takeEvents } = simulatedPage({ pageInboxAppId: app })
      await simulator.facebook.speak({ pageInbox: { text: 'By hand' } })
      const events = await takeEvents()
      expect(events.find(({ type }) => type === 'message.sent')).toMatchObject({
        message: { text: 'By hand', appId: app },
      })
    },
  )
})

describe('stickers', () => {
  it.each(['image', 'both', 'sticker'] as const)('are one sticker while Meta sends %s', async (stickers) => {
    const { simulator, takeEvents } = simulatedPage({ stickers })
    await simulator.facebook.speak({ sticker: true })
    expect(await takeEvents()).toMatchObject([
      { type: 'message.received', message: { attachments: [{ kind: 'sticker', id: '369239263222822' }] } },
    ])
  })
})

describe('receipts', () => {
  it('come with or without messages, and with or without a time', async () => {
    const { simulator, page, person, takeEvents } = simulatedPage({
      deliveries: 'without_mids',
      missingTimestamp: true,
    })
    await simulator.facebook.speak({ text: 'Hello' })
    await page.send({ to: { participantId: person }, text: 'Hi' })
    const delivered = (await takeEvents()).find(({ type }) => type === 'message.delivered')
    expect(delivered).toMatchObject({
      receipt: { participantId: person, watermark: expect.any(String) as unknown },
    })
    expect(delivered).toHaveProperty('occurredAt')
  })
})

describe('unusual deliveries', () => {
  it('are read whole, each event once', async () => {
    const { simulator, takeEvents } = simulatedPage()
    await simulator.facebook.speak({
      batch: [
        [{ text: 'one' }, { raw: { telepathy: { thought: '?' } } }, { text: 'two' }],
        { text: 'three', standby: true },
        { text: 'four', changes: true },
      ],
    })
    const events = await takeEvents()
    expect(events.map((event) => ('message' in event ? event.message.text : event.type))).toEqual([
      'one',
      'unsupported.received',
      'two',
      'three',
      'four',
    ])
    expect(events.map(({ standby }) => standby)).toEqual([undefined, undefined, undefined, true, undefined])
    expect(new Set(events.map(({ id }) => id)).size).toBe(5)
  })

  it('keep their ids when they come twice', async () => {
    const { simulator, adapter } = simulatedPage()
    await simulator.facebook.speak({ text: 'Hello' })
    await simulator.facebook.speak({ comment: { text: 'Nice' } })
    for (const { body } of simulator.facebook.outbox) {
      const rawBody = new TextEncoder().encode(body)
      expect(adapter.webhooks.parse(rawBody)).toEqual(adapter.webhooks.parse(rawBody))
    }
  })

  it('tell an unsend, although no page of Messenger documents one', async () => {
    const { simulator, takeEvents } = simulatedPage()
    const { mid = '' } = await simulator.facebook.speak({ text: 'Oops' })
    await takeEvents()
    await simulator.facebook.speak({ unsend: mid })
    expect(await takeEvents()).toMatchObject([{ type: 'message.deleted', messageId: mid }])
  })
})

describe('downloadAttachment', () => {
  it('gives the bytes, and says when the link has expired', async () => {
    const { simulator, page, takeEvents } = simulatedPage()
    await simulator.facebook.speak({
      attachments: [{ type: 'image', contentBase64: 'AQID', contentType: 'image/png' }],
    })
    const [event] = await takeEvents()
    const attachment = event?.type === 'message.received' ? event.message.attachments[0] : undefined
    expect([...((await page.downloadAttachment?.(attachment!)) ?? [])]).toEqual([1, 2, 3])
    expect(Date.parse(attachment?.expiresAt ?? '')).toBeGreaterThan(simulator.clock.now())
    simulator.clock.advance(30 * day)
    await expect(page.downloadAttachment?.(attachment!)).rejects.toMatchObject({ code: 'not_found' })
  })
})
