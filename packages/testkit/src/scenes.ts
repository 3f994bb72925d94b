import type { InboundEvent } from '@dm/core'
import { expect } from 'vitest'
import type { Happening, HappeningType } from './happening.ts'
import type { Harness } from './harness.ts'
import { overhear } from './overhear.ts'
import { accountOf, hear, hearText, somebodyWhoWrote } from './stage.ts'

/** Acts one event type out from its beginning, checks what was told, and gives the event. */
export type Scene = (harness: Harness) => Promise<InboundEvent>

/** How each event comes about, and what it has to say. */
export const scenes: Readonly<Record<HappeningType, Scene>> = {
  async 'message.received'(harness) {
    const event = await hearText(harness, 'Hello 😀')
    expect(event.message).toMatchObject({ direction: 'inbound', text: 'Hello 😀', attachments: [] })
    expect(event.message.sender.id).toBe(harness.network.correspondents[0])
    return event
  },
  async 'message.sent'(harness) {
    const to = await somebodyWhoWrote(harness)
    const event = await hear(harness, { type: 'message.sent', to, text: 'typed by hand' })
    expect(event.message).toMatchObject({ direction: 'outbound', text: 'typed by hand' })
    expect(event.message.sender.id).toBe(harness.credentials.accountId)
    expect(event.message.recipients.map(({ id }) => id)).toEqual([to])
    return event
  },
  async 'message.edited'(harness) {
    const { message } = await hearText(harness, 'Helo')
    const { id: messageId, sender } = message
    const event = await hear(harness, { type: 'message.edited', by: sender.id, messageId, text: 'Hello' })
    expect(event).toMatchObject({ messageId, text: 'Hello' })
    return event
  },
  async 'message.deleted'(harness) {
    const { message } = await hearText(harness, 'Forget this')
    const { id: messageId, sender } = message
    const event = await hear(harness, { type: 'message.deleted', by: sender.id, messageId })
    expect(event.messageId).toBe(messageId)
    return event
  },
  async 'reaction.added'(harness) {
    const { message } = await hearText(harness)
    const { id: messageId, sender } = message
    const event = await hear(harness, { type: 'reaction.added', by: sender.id, messageId, emoji: '❤️' })
    expect(event.reaction).toMatchObject({ messageId, participantId: sender.id })
    expect(event.reaction.emoji ?? event.reaction.name, 'the emoji or its name').toBeTruthy()
    return event
  },
  async 'reaction.removed'(harness) {
    const { message } = await hearText(harness)
    const { id: messageId, sender } = message
    await harness.network.happen({ type: 'reaction.added', by: sender.id, messageId, emoji: '❤️' })
    const event = await hear(harness, { type: 'reaction.removed', by: sender.id, messageId })
    expect(event.reaction).toMatchObject({ messageId, participantId: sender.id })
    return event
  },
  'message.delivered': (harness) => receiptScene(harness, 'message.delivered'),
  'message.read': (harness) => receiptScene(harness, 'message.read'),
  async 'postback.received'(harness) {
    const by = await somebodyWhoWrote(harness)
    const tap = { title: 'Get started', payload: 'start' }
    const event = await hear(harness, { type: 'postback.received', by, ...tap })
    expect(event.tap).toMatchObject(tap)
    return event
  },
  async 'referral.received'(harness) {
    const by = await somebodyWhoWrote(harness)
    const event = await hear(harness, { type: 'referral.received', by, ref: 'summer' })
    expect(event.referral.ref).toBe('summer')
    return event
  },
  async 'optin.received'(harness) {
    const by = await somebodyWhoWrote(harness)
    const event = await hear(harness, { type: 'optin.received', by, payload: 'newsletter' })
    expect(event.payload).toBe('newsletter')
    return event
  },
  async 'handover.changed'(harness) {
    const by = await somebodyWhoWrote(harness)
    const event = await hear(harness, { type: 'handover.changed', by })
    expect(event.change).toBe('passed')
    return event
  },
  async 'account.warned'(harness) {
    const event = await hear(harness, { type: 'account.warned' })
    expect(event.action).toBeTruthy()
    return event
  },
  async 'typing.started'(harness) {
    const by = await somebodyWhoWrote(harness)
    return hear(harness, { type: 'typing.started', by })
  },
}

/** Plays every scene that the network can play and gives all that was told meanwhile, in order. */
export async function playAll(harness: Harness): Promise<InboundEvent[]> {
  const bodies = await recordAll(harness)
  return bodies.flatMap((rawBody) => harness.adapter.webhooks.parse(rawBody))
}

/** Plays every scene that the network can play and gives the body of every webhook that it posted. */
export async function recordAll(harness: Harness): Promise<Uint8Array[]> {
  const bodies: Uint8Array[] = []
  const listening = overhear(harness, ({ rawBody }) => bodies.push(rawBody))
  for (const type of harness.adapter.capabilities.receives) {
    if (type !== 'unsupported.received') await scenes[type](listening)
  }
  await listening.network.takeWebhooks()
  return bodies
}

async function receiptScene(
  harness: Harness,
  type: 'message.delivered' | 'message.read',
): Promise<InboundEvent> {
  const by = await somebodyWhoWrote(harness)
  const { messageId } = await accountOf(harness).send({ to: { participantId: by }, text: 'Did you get it?' })
  const happening: Extract<Happening, { type: typeof type }> = { type, by }
  const event = await hear(harness, happening)
  expect(event.receipt.participantId).toBe(by)
  const { messageIds, watermark } = event.receipt
  expect(watermark !== undefined || messageIds?.includes(messageId), 'covers the message').toBe(true)
  return event
}
