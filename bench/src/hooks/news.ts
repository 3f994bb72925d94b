import { randomUUID } from 'node:crypto'
import type { InboundEvent } from '@dm/core'
import type { HookNews, MessageNews } from '@dm/gateway/src/domain/hook/delivery-store.ts'
import { presentHookNews } from '@dm/gateway/src/http/presenters/hook-news.ts'

/** Ten profiles with an account and an endpoint each. */
export const endpoints = 10
/** How many calls are under way at once: the gateway makes eight to one endpoint. */
export const atOnce = endpoints * 16
export const platform = 'facebook'
/** With which calls are signed. */
export const secret = 'what an endpoint and the gateway know'
/** How many people write to each account. */
const people = 100

export const accountOf = (endpoint: number) => `10000000000000${endpoint}`
export const pathOf = (endpoint: number) => `/hooks/${endpoint}`

/** The n-th message: to the accounts by turns, from many people. */
export function written(n: number, text: string): InboundEvent {
  const accountId = accountOf(n % endpoints)
  const from = String(200_000_000_000_000 + (Math.floor(n / endpoints) % people))
  const id = `m_bench-${randomUUID()}`
  const at = new Date().toISOString()
  const where = { platform, accountId, conversation: { participantId: from } } as const
  const message = {
    ...where,
    id,
    direction: 'inbound',
    sender: { id: from },
    recipients: [{ id: accountId }],
    sentAt: at,
    text,
    attachments: [],
  } as const
  return {
    ...where,
    type: 'message.received',
    id: `message.received:${id}`,
    occurredAt: at,
    message,
    raw: { id },
  }
}

export const usualText = 'Is the one of the picture still for sale? I would take it today.'

/** What ours makes of the n-th message when an endpoint is told of it. */
export function newsOf(n: number, receiverUrl: string): MessageNews {
  const { message, accountId } = written(n, usualText) as Extract<InboundEvent, { type: 'message.received' }>
  const { id, sender, sentAt = '', text = '' } = message
  return {
    kind: 'message',
    hookId: randomUUID().replaceAll('-', ''),
    url: `${receiverUrl}${pathOf(n % endpoints)}`,
    profile: { id: `profile-${n % endpoints}`, title: 'Profile' },
    platform,
    conversationId: randomUUID().replaceAll('-', ''),
    conversation: { encrypted: false },
    sequence: n,
    previousSequence: n,
    message: {
      id,
      direction: 'inbound',
      senderId: sender.id,
      recipientId: accountId,
      sentAt,
      text,
      attachments: [],
    },
    at: new Date(sentAt),
    account: { id: accountId },
    correspondent: sender,
  }
}

/** The body as ours has it. */
export const bodyOf = (news: HookNews): Buffer =>
  Buffer.from(JSON.stringify(presentHookNews(news, { platform, windows: undefined, now: 0 })))
