import { toBase64, toHex } from '@dm/core/kit'
import type { Credentials, OutboundAttachmentKind } from '@dm/core'
import {
  createSimulator,
  type Simulator,
  type XInboxAttachment,
  type XSpeech,
  type XSwitchPatch,
} from '@dm/simulator'
import {
  createFaultyFetch,
  type Happening,
  type HappeningAttachment,
  type Harness,
  type Inbox,
  type TestMedia,
} from '@dm/testkit'
import { createXAdapter } from '@dm/x'
import { refusals } from './refusals.ts'

export const webhookUrl = 'https://example.com/webhooks/x'

const api = 'https://api.x.com'
const hour = 60 * 60 * 1000

/** A user in a simulated X, in the shape that the conformance suite asks for. */
export function createSimulatedHarness(
  switches: XSwitchPatch = {},
  auth: 'oauth2' | 'oauth1' = 'oauth2',
): Harness {
  const simulator = createSimulator({
    // Simulated time stands still between the things that happen, so that each is later than the one before.
    clock: Date.parse('2026-11-22T10:00:00Z'),
    webhookUrl: { x: webhookUrl },
    fetch: () => Promise.resolve(new Response('ok')),
  })
  simulator.x.switches(switches)
  const seed = simulator.seed().x
  const { clientId, clientSecret, consumerKey, consumerSecret, userId, accessToken, refreshToken } = seed
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const { fetch, fail } = createFaultyFetch(withFiles(simulator.fetch, files), refusals)
  const newAdapter = () =>
    createXAdapter(
      { clientId, clientSecret, consumerKey, consumerSecret, chatEvents: true },
      {
        fetch,
        clock: () => simulator.clock.now(),
        // A call that was given up does not wait; otherwise only simulated time passes.
        wait: (ms, signal) => {
          signal?.throwIfAborted()
          simulator.clock.advance(ms)
          return Promise.resolve()
        },
      },
    )
  const oauth2 = { accountId: userId, accessToken, refreshToken, expiresAt: at(simulator, 2 * hour) }
  const credentials: Credentials = auth === 'oauth2' ? oauth2 : { accountId: userId, ...seed.oauth1 }
  const tokens = [accessToken, refreshToken, seed.oauth1.accessToken]
  const [first, second, third] = seed.customers.map(({ id }) => id)
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few people')
  const groups = new Map<string, string>()
  let taken = 0
  let made = 0

  return {
    adapter: newAdapter(),
    credentials,
    badCredentials:
      auth === 'oauth2'
        ? {
            accountId: userId,
            accessToken: 'a-token-that-was-revoked',
            refreshToken: 'a-refresh-token-that-was-revoked',
          }
        : { ...credentials, accessTokenSecret: 'a-secret-of-another-token' },
    appSecrets: [clientSecret, consumerSecret],
    renewal: {
      makeDue() {
        simulator.clock.advance(2 * hour + 1000)
        return oauth2
      },
      secondAdapter: newAdapter,
    },
    network: {
      correspondents: [first, second, third],
      stranger: '100000000000017',
      async happen(happening) {
        simulator.clock.advance(1000)
        const speech = speechOf(happening, seed.userId, groups)
        const { conversationId } = await simulator.x.speak(speech)
        if (conversationId !== undefined && speech.group !== undefined) {
          groups.set(groupKey(happening), conversationId)
        }
        // The suite goes on with the tokens that the account took back.
        if (speech.revoke === true) for (const token of tokens) simulator.x.token({ token, dead: false })
      },
      async takeWebhooks() {
        await simulator.settle()
        const posted = simulator.x.outbox.slice(taken)
        taken += posted.length
        return posted.map(({ headers, body }) => ({ headers, rawBody: new TextEncoder().encode(body) }))
      },
      inbox: (correspondent) => inboxOf(simulator, correspondent),
      async media(kind, by, sizeBytes) {
        const data = mediaFile(kind, ++made, sizeBytes)
        const content = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', data)))
        return { attachment: await handedOver(simulator, files, kind, by, data), content }
      },
      refusals,
      fail,
      challenges() {
        const question = (token: string) => ({
          method: 'GET',
          url: `${webhookUrl}?crc_token=${encodeURIComponent(token)}`,
          headers: new Headers(),
        })
        return {
          good: question('challenge-token-0001'),
          accepts: ({ status, body }) =>
            status === 200 && /^{"response_token":"sha256=[\w+/]{43}="}$/.test(body),
          bad: question('{"data":{"event_type":"dm.received"}}'),
        }
      },
      async approve(authorizeUrl) {
        const answer = await simulator.fetch(authorizeUrl, { redirect: 'manual' })
        return answer.headers.get('location') ?? ''
      },
    },
  }
}

function at({ clock }: Simulator, ms: number): string {
  return new Date(clock.now() + ms).toISOString()
}

/** The network, and beside it a host of files. */
function withFiles(network: typeof fetch, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): typeof fetch {
  return (input, init) => {
    const file = files.get(input instanceof Request ? input.url : input.toString())
    return file === undefined ? network(input, init) : Promise.resolve(new Response(file))
  }
}

function speechOf(happening: Happening, accountId: string, groups: ReadonlyMap<string, string>): XSpeech {
  switch (happening.type) {
    case 'message.received': {
      const { by, text, attachments = [], encrypted, inGroupWith } = happening
      const id = groups.get(groupKey(happening))
      const group = id === undefined ? { members: [accountId, ...(inGroupWith ?? [])] } : { id }
      return {
        from: by,
        ...(text === undefined ? {} : { text }),
        ...spokenAttachment(attachments[0], by, accountId),
        ...(encrypted === true ? { encrypted, text: text ?? 'nobody reads this' } : {}),
        ...(inGroupWith === undefined ? {} : { group }),
      }
    }
    case 'message.sent':
      return { from: happening.to, ownApp: { text: happening.text } }
    case 'message.read':
      return { from: happening.by, read: true }
    case 'typing.started':
      return { from: happening.by, typing: true }
    case 'account.warned':
      return { revoke: true }
    default:
      throw new Error(`X does not tell of ${happening.type}.`)
  }
}

function groupKey(happening: Happening): string {
  return happening.type === 'message.received' ? (happening.inGroupWith ?? []).join() : ''
}

function spokenAttachment(
  attachment: HappeningAttachment | undefined,
  by: string,
  accountId: string,
): Partial<XSpeech> {
  if (attachment === undefined) return {}
  const contentBase64 = toBase64(attachment.data)
  switch (attachment.kind) {
    case 'share':
      return { share: 'https://x.com/ada/status/1800000000000000001' }
    case 'image':
      return { attachments: [{ type: 'image', contentBase64, contentType: 'image/png' }] }
    case 'video':
      return { attachments: [{ type: 'video', contentBase64, contentType: 'video/mp4' }] }
    case 'unsupported': {
      const media = { id_str: '2070000000000000009', type: 'hologram' }
      const message_data = { text: 'look', attachment: { type: 'media', media } }
      return {
        raw: { message_create: { sender_id: by, target: { recipient_id: accountId }, message_data } },
      }
    }
    default:
      throw new Error(`Nothing of kind ${attachment.kind} arrives on X.`)
  }
}

const beginnings: Readonly<Partial<Record<OutboundAttachmentKind, string>>> = {
  image: '\x89PNG\r\n\x1a\n',
  video: '\0\0\0\x18ftypisom',
}

/** A file of its own each time. Of the pictures only GIFs may be as large as the kind may be. */
function mediaFile(
  kind: OutboundAttachmentKind,
  number: number,
  sizeBytes?: number,
): Uint8Array<ArrayBuffer> {
  const isLarge = kind === 'image' && (sizeBytes ?? 0) > 5 * 1024 * 1024
  const text = `${isLarge ? 'GIF89a' : (beginnings[kind] ?? '')} sample ${number}`
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  if (sizeBytes === undefined) return bytes
  const whole = new Uint8Array(sizeBytes)
  whole.set(bytes)
  return whole
}

const mimeTypes: Readonly<Partial<Record<OutboundAttachmentKind, string>>> = {
  image: 'image/png',
  video: 'video/mp4',
}

async function handedOver(
  simulator: Simulator,
  files: Map<string, Uint8Array<ArrayBuffer>>,
  kind: OutboundAttachmentKind,
  by: 'url' | 'id' | 'data',
  data: Uint8Array<ArrayBuffer>,
): Promise<TestMedia['attachment']> {
  const mimeType = mimeTypes[kind] ?? ''
  if (by === 'data') return { kind, data, mimeType }
  if (by === 'url') {
    const url = `https://files.example.com/${files.size}?download=1`
    files.set(url, data)
    return { kind, url }
  }
  const { processing, limits } = simulator.x.switches()
  simulator.x.switches({ processing: 'at_once', limits: { oneShotCategories: 'any' } })
  const form = new FormData()
  form.append('media', new Blob([data], { type: mimeType }), 'media')
  form.append('media_category', `dm_${kind}`)
  const headers = { authorization: `Bearer ${simulator.seed().x.accessToken}` }
  const answer = await simulator.fetch(`${api}/2/media/upload`, { method: 'POST', headers, body: form })
  simulator.x.switches({ processing, limits })
  const { data: uploaded } = (await answer.json()) as { data: { id: string } }
  return { kind, id: uploaded.id }
}

/** What a person sees, also of what the account wrote to groups that they are in. */
function inboxOf(simulator: Simulator, correspondent: string): Inbox {
  const { customers, groups } = simulator.x.world()
  const person = customers.find(({ id }) => id === correspondent)
  if (person === undefined) throw new Error(`Nobody has the id ${correspondent}.`)
  const { userId } = simulator.seed().x
  const ofGroups = groups
    .filter(({ participantIds }) => participantIds.includes(correspondent))
    .flatMap(({ messages }) => messages.filter(({ from }) => from === userId))
  const direct = person.messages.filter(({ from, encrypted }) => from === 'account' && !encrypted)
  return {
    // X lets an app neither mark as read nor type nor react.
    typing: false,
    seen: false,
    reactions: [],
    messages: [...direct, ...ofGroups].map(({ text, attachments }) => ({
      ...(text === '' ? {} : { text }),
      attachments: attachments.map(seenAttachment),
      quickReplies: [],
    })),
  }
}

function seenAttachment({
  type,
  sha256,
}: XInboxAttachment): Inbox['messages'][number]['attachments'][number] {
  return { kind: type === 'video' ? 'video' : 'image', content: sha256 }
}
