import type { AttachmentKind } from '@dm/core'
import { toHex, webCryptoHmac } from '@dm/core/kit'
import type { Happening, Inbox, PostedWebhook } from '../src/index.ts'

export const memoryAccountId = 'shop'
export const memoryAppSecret = 'app-secret-of-memory'
export const memoryTokens = { good: 'token-that-works', dead: 'token-that-is-dead' } as const
export const memoryRefreshTokens = { good: 'refresh-that-works', dead: 'refresh-that-is-dead' } as const

const hourMs = 3_600_000

/** A message as the memory network keeps it. */
export interface MemoryMessage {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly time: number
  readonly text?: string | undefined
  readonly media?: readonly MemoryMedia[] | undefined
  readonly buttons?: readonly { readonly title: string; readonly payload: string }[] | undefined
  readonly answers?: string | undefined
  readonly tap?: string | undefined
  readonly note?: string | undefined
  /** The id of the thread, for a message in a group. */
  readonly group?: string | undefined
}

interface MemoryMedia {
  readonly type: string
  readonly content: string
}

export interface MemoryThread {
  readonly id: string
  /** The person, or the id of the group. */
  readonly person: string
  readonly members: readonly string[]
  messages: MemoryMessage[]
  reactions: { messageId: string; emoji: string }[]
  seen: boolean
  typing: boolean
  updated: number
}

export type MemoryWorld = ReturnType<typeof createMemoryWorld>

/** A network small enough to be read at one sitting: people, threads and the webhooks that it posts. */
export function createMemoryWorld() {
  const people = ['ann', 'ben', 'cleo'] as const
  const threads = new Map<string, MemoryThread>()
  const codes = new Map<string, string>()
  /** Tokens that work, with their ends. */
  const tokens = new Map<string, number>([[memoryTokens.good, Infinity]])
  const refreshTokens = new Set<string>([memoryRefreshTokens.good])
  let outbox: Uint8Array[] = []
  let now = Date.UTC(2026, 0, 1)
  let lastId = 0

  const tick = () => (now += 1000)
  const newId = (prefix: string) => `${prefix}-${++lastId}`

  function threadOf(person: string, members: readonly string[] = [person]): MemoryThread {
    let thread = threads.get(person)
    if (!thread) {
      const nothingYet = { messages: [], reactions: [], seen: false, typing: false, updated: 0 }
      thread = { id: members.length > 1 ? person : newId('t'), person, members, ...nothingYet }
      threads.set(person, thread)
    }
    return thread
  }

  const world = {
    people,
    threads,
    tokens,
    refreshTokens,
    codes,
    subscribed: true,
    newId,
    now: () => now,

    /** A token that lasts for an hour, and the one that renews it. */
    grantTokens() {
      const [token, refresh, ends] = [newId('token-granted'), newId('refresh-granted'), now + hourMs]
      tokens.set(token, ends)
      refreshTokens.add(refresh)
      return { token, refresh, ends }
    },

    /** All that was granted so far comes to its end, or so near to it. */
    ageTokens(msBeforeEnd: number) {
      const ends = now + msBeforeEnd
      for (const token of tokens.keys()) tokens.set(token, ends)
      return ends
    },

    isAlive: (token: string) => (tokens.get(token) ?? 0) > now,

    post(kind: string, person: string | undefined, rest: object): void {
      if (!world.subscribed) return
      const item = { kind, time: now, ...(person !== undefined && { person }), ...rest }
      outbox.push(escapedJson({ network: 'memory', posts: [{ account: memoryAccountId, items: [item] }] }))
    },

    write(message: Omit<MemoryMessage, 'id' | 'time'>, kind: 'message' | 'echo'): MemoryMessage {
      const written = { ...message, id: newId('m'), time: tick() }
      const person = message.group ?? (kind === 'message' ? message.from : message.to)
      const thread = threadOf(person)
      thread.messages.push(written)
      thread.updated = now
      if (kind === 'message') thread.seen = false
      world.post(kind, message.from === memoryAccountId ? message.to : message.from, { message: written })
      return written
    },

    happen(happening: Happening): void {
      tick()
      switch (happening.type) {
        case 'message.received': {
          const { by, text, attachments = [], replyTo, tapped, inGroupWith, encrypted } = happening
          if (encrypted) return world.post('secret', by, { id: newId('m'), thread: `secret-${by}` })
          const group = inGroupWith && [by, ...inGroupWith].join('+')
          if (group) threadOf(group, group.split('+'))
          const media = attachments.map(({ kind, data }) => ({
            type: nativeKinds[kind],
            content: data.join(),
          }))
          const content = { text, media, answers: replyTo, tap: tapped, group }
          world.write({ from: by, to: memoryAccountId, ...content }, 'message')
          return
        }
        case 'message.sent':
          world.write({ from: memoryAccountId, to: happening.to, text: happening.text }, 'echo')
          return
        case 'account.warned':
          world.post('warning', undefined, { action: 'slow down' })
          return
        default: {
          const { type, by, ...rest } = happening
          world.post(type, by, rest)
        }
      }
    },

    async takeWebhooks(): Promise<PostedWebhook[]> {
      const bodies = outbox
      outbox = []
      return Promise.all(bodies.map(async (rawBody) => ({ rawBody, headers: await signed(rawBody) })))
    },

    inbox(person: string): Inbox {
      const { reactions = [], seen = false, typing = false } = threads.get(person) ?? {}
      const theirs = [...threads.values()].filter(({ members }) => members.includes(person))
      return {
        messages: theirs
          .flatMap(({ messages }) => messages)
          .filter(({ from }) => from === memoryAccountId)
          .map(({ text, media = [], buttons = [], answers }) => ({
            ...(text !== undefined && { text }),
            attachments: media.map(({ type, content }) => ({ kind: type as 'image', content })),
            quickReplies: buttons,
            ...(answers !== undefined && { replyTo: answers }),
          })),
        reactions,
        seen,
        typing,
      }
    },
  }
  return world
}

/** The network's own words, which are not ours. */
export const nativeKinds: Readonly<Record<AttachmentKind, string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'file',
  sticker: 'sticker',
  share: 'link',
  location: 'place',
  template: 'card',
  unsupported: 'hologram',
}

async function signed(rawBody: Uint8Array): Promise<Record<string, string>> {
  const digest = await webCryptoHmac('SHA-256', memoryAppSecret, rawBody)
  return { 'content-type': 'application/json', 'x-memory-signature': `sha256=${toHex(digest)}` }
}

/** ASCII only, so that the same JSON can be written in another way. */
function escapedJson(value: unknown): Uint8Array {
  const json = JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return new TextEncoder().encode(json)
}
