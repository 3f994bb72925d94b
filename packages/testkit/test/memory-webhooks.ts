import { DmError, type Attachment, type Capabilities, type InboundEvent, type Message } from '@dm/core'
import type { WebhookReceiver } from '@dm/core'
import { constantTimeEqual, fromHex, parseTimestamp, webCryptoHmac } from '@dm/core/kit'
import { memoryAppSecret, nativeKinds } from './memory-world.ts'

type Wire = Readonly<Record<string, unknown>>

/** Webhooks of the memory network. */
export function createMemoryWebhooks({ receives }: Capabilities, verifyToken: string | undefined) {
  return {
    challenge({ url }) {
      const query = new URL(url, 'https://example.com').searchParams
      const answer = query.get('answer')
      if (verifyToken === undefined || answer === null) return undefined
      const status = query.get('token') === verifyToken ? 200 : 403
      return { status, headers: {}, body: status === 200 ? answer : '' }
    },

    async verify({ headers }, rawBody) {
      const [, hex = ''] = /^sha256=([0-9a-f]{64})$/.exec(headers.get('x-memory-signature') ?? '') ?? []
      const sent = fromHex(hex)
      if (!sent?.length) return false
      return constantTimeEqual(sent, await webCryptoHmac('SHA-256', memoryAppSecret, rawBody))
    },

    parse: (rawBody) =>
      postsOf(rawBody).flatMap((post) => {
        const accountId = textOf(recordOf(post)?.account)
        const items = recordOf(post)?.items
        if (accountId === undefined || !Array.isArray(items)) return [unsupported('', post)]
        return items.map((item) => {
          const event = eventOf(accountId, item)
          return event && receives.includes(event.type) ? event : unsupported(accountId, item)
        })
      }),
  } satisfies WebhookReceiver
}

function postsOf(rawBody: Uint8Array): unknown[] {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(rawBody)
    const { posts } = recordOf(JSON.parse(json)) ?? {}
    if (Array.isArray(posts)) return posts
  } catch {
    // Falls through to the one answer that there is.
  }
  throw new DmError({ code: 'webhook_malformed', message: 'The body is no webhook of the memory network.' })
}

function eventOf(accountId: string, raw: unknown): InboundEvent | undefined {
  const item = recordOf(raw)
  if (!item) return undefined
  const kind = textOf(item.kind)
  const participantId = textOf(item.person)
  const occurredAt = typeof item.time === 'number' ? parseTimestamp(item.time) : undefined
  const base = {
    platform: 'memory',
    accountId,
    id: JSON.stringify([kind, participantId, item.messageId, item.time]),
    ...(occurredAt !== undefined && { occurredAt }),
    raw,
  }
  if (kind === 'warning') return { ...base, type: 'account.warned', action: textOf(item.action) ?? 'unknown' }
  if (participantId === undefined) return undefined
  const conversation = { participantId }
  const messageId = textOf(item.messageId)
  const receipt = { participantId, ...(occurredAt !== undefined && { watermark: occurredAt }) }
  const located = { ...base, conversation }
  switch (kind) {
    case 'message':
    case 'echo': {
      const message = messageOf(accountId, recordOf(item.message) ?? {}, participantId)
      const type = kind === 'echo' ? 'message.sent' : 'message.received'
      return (
        message && { ...base, id: `${kind}:${message.id}`, type, conversation: message.conversation, message }
      )
    }
    case 'secret': {
      const [id, thread] = [textOf(item.id), textOf(item.thread)]
      if (id === undefined || thread === undefined) return undefined
      const unreadable = { id: thread, participantId, encrypted: true }
      const message = messageOf(accountId, { id, from: participantId, time: item.time }, participantId)!
      return {
        ...base,
        id: `secret:${id}`,
        type: 'message.received',
        conversation: unreadable,
        message: { ...message, conversation: unreadable, unsupported: true },
      }
    }
    case 'message.edited':
      return messageId && typeof item.text === 'string'
        ? { ...located, type: kind, messageId, text: item.text }
        : undefined
    case 'message.deleted':
      return messageId ? { ...located, type: kind, messageId } : undefined
    case 'reaction.added':
    case 'reaction.removed': {
      const emoji = textOf(item.emoji)
      if (!messageId) return undefined
      return {
        ...located,
        type: kind,
        reaction: { messageId, participantId, ...(emoji !== undefined && { emoji }) },
      }
    }
    case 'message.delivered':
    case 'message.read':
      return 'watermark' in receipt ? { ...located, type: kind, receipt } : undefined
    case 'postback.received': {
      const [title, payload] = [textOf(item.title), textOf(item.payload)]
      const tap = { ...(title !== undefined && { title }), ...(payload !== undefined && { payload }) }
      return { ...located, type: kind, tap }
    }
    case 'referral.received': {
      const ref = textOf(item.ref)
      return { ...located, type: kind, referral: ref === undefined ? {} : { ref } }
    }
    case 'optin.received': {
      const payload = textOf(item.payload)
      return { ...located, type: kind, nativeType: 'optin', ...(payload !== undefined && { payload }) }
    }
    case 'handover.changed':
      return { ...located, type: kind, change: 'passed' }
    case 'typing.started':
      return { ...located, type: kind }
    default:
      return undefined
  }
}

/** A message of a webhook or of a list. */
export function messageOf(accountId: string, wire: Wire, participantId: string): Message | undefined {
  const id = textOf(wire.id)
  const from = textOf(wire.from)
  if (id === undefined || from === undefined) return undefined
  const group = textOf(wire.group)
  const optional = {
    text: textOf(wire.text),
    sentAt: typeof wire.time === 'number' ? parseTimestamp(wire.time) : undefined,
    replyTo: textOf(wire.answers) === undefined ? undefined : { messageId: textOf(wire.answers) },
    tap: textOf(wire.tap) === undefined ? undefined : { payload: textOf(wire.tap) },
    reference: textOf(wire.note),
  }
  const present = Object.entries(optional).filter(([, value]) => value !== undefined)
  return {
    platform: 'memory',
    id,
    accountId,
    conversation: group === undefined ? { participantId } : { id: group },
    direction: from === accountId ? 'outbound' : 'inbound',
    sender: { id: from },
    recipients: group !== undefined ? [] : [{ id: from === accountId ? participantId : accountId }],
    attachments: (Array.isArray(wire.media) ? wire.media : []).map(attachmentOf),
    ...(Object.fromEntries(present) as Partial<Message>),
  }
}

function attachmentOf(raw: unknown): Attachment {
  const { type, content } = recordOf(raw) ?? {}
  const known = Object.entries(nativeKinds).find(([, native]) => native === type)
  const id = textOf(content)
  return {
    kind: (known?.[0] ?? 'unsupported') as Attachment['kind'],
    nativeType: textOf(type) ?? 'unknown',
    ...(id !== undefined && { id }),
    raw,
  }
}

function unsupported(accountId: string, raw: unknown): InboundEvent {
  const nativeType = textOf(recordOf(raw)?.kind) ?? 'unknown'
  const id = `unsupported:${JSON.stringify(raw)}`
  return { platform: 'memory', type: 'unsupported.received', accountId, id, nativeType, raw }
}

function recordOf(value: unknown): Wire | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
