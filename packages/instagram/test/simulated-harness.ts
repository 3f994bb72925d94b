import type { OutboundAttachmentKind } from '@dm/core'
import { toBase64, webCryptoHmac } from '@dm/core/kit'
import { createInstagramAdapter, type InstagramLogin } from '@dm/instagram'
import { appSecretProof } from '@dm/meta'
import type { InstagramSpeech, InstagramSwitchPatch, Simulator, SpokenAttachment } from '@dm/simulator'
import {
  createFaultyFetch,
  type Happening,
  type HappeningAttachment,
  type Harness,
  type Inbox,
  type TestMedia,
} from '@dm/testkit'
import { refusalsOf } from './refusals.ts'
import { appOf, connected, credentialsOf } from './simulated-account.ts'

const day = 24 * 60 * 60 * 1000

/** An account on simulated Instagram, in the shape that the conformance suite asks for. */
export function createSimulatedHarness(
  login: InstagramLogin = 'instagram',
  switches: InstagramSwitchPatch = {},
): Harness {
  const simulator = connected(login, switches)
  // The token of the seed is past its first day, in which it could not be renewed.
  simulator.clock.advance(2 * day)
  const seed = simulator.instagram.seed()
  const app = appOf(simulator, login)
  const credentials = credentialsOf(simulator, login)
  const refusals = refusalsOf[login]
  const { fetch, fail } = createFaultyFetch(simulator.fetch, refusals)
  const open = () => createInstagramAdapter(app, { fetch, clock: () => simulator.clock.now() })
  const [first, second, third] = seed.customers.map(({ id }) => id)
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few people')
  let taken = 0
  let files = 0

  return {
    adapter: open(),
    credentials,
    badCredentials: { ...credentials, accessToken: 'a-token-that-was-revoked' },
    appSecrets: [app.appSecret, app.verifyToken],
    ...(login === 'instagram' && {
      renewal: {
        makeDue() {
          const expiresAtMs = simulator.clock.now() + 5 * day
          simulator.instagram.token({ token: credentials.accessToken, expiresAtMs })
          return { ...credentials, expiresAt: new Date(expiresAtMs).toISOString() }
        },
        secondAdapter: open,
      },
    }),
    network: {
      correspondents: [first, second, third],
      stranger: '100000000000017',
      async happen(happening) {
        simulator.clock.advance(1000)
        await simulator.instagram.speak(speechOf(happening))
      },
      async takeWebhooks() {
        await simulator.settle()
        const posted = simulator.instagram.outbox.slice(taken)
        taken += posted.length
        return posted.map(({ headers, body }) => ({ headers, rawBody: new TextEncoder().encode(body) }))
      },
      inbox: (correspondent) => inboxOf(simulator, correspondent),
      media: (kind, by, sizeBytes = 0) => mediaBy(simulator, login, { kind, by, number: ++files, sizeBytes }),
      refusals,
      fail,
      challenges() {
        const question = (token: string) => ({
          method: 'GET',
          url: `https://example.com/?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`,
          headers: new Headers(),
        })
        return {
          good: question(encodeURIComponent(app.verifyToken)),
          accepts: ({ status, body }) => status === 200 && body === '1158201444',
          bad: question('a-wrong-word'),
        }
      },
      async approve(authorizeUrl) {
        const answer = await simulator.fetch(authorizeUrl, { redirect: 'manual' })
        return answer.headers.get('location') ?? ''
      },
    },
  }
}

/** Through a Page Instagram can do something else than by its own login. */
export const otherHarnesses = { 'instagram-facebook-login': () => createSimulatedHarness('facebook') }

function speechOf(happening: Happening): InstagramSpeech {
  switch (happening.type) {
    case 'message.received': {
      const { by, text, attachments = [], replyTo, tapped } = happening
      return {
        from: by,
        ...(text === undefined ? {} : { text }),
        ...(attachments.length === 0 ? {} : { attachments: attachments.map(spokenAttachment) }),
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(tapped === undefined ? {} : { quickReply: { payload: tapped } }),
      }
    }
    case 'message.sent':
      return { from: happening.to, pageInbox: { text: happening.text } }
    case 'message.edited':
      return { from: happening.by, edit: { mid: happening.messageId, text: happening.text } }
    case 'message.deleted':
      return { from: happening.by, unsend: happening.messageId }
    case 'reaction.added':
      return { from: happening.by, reaction: { mid: happening.messageId, emoji: happening.emoji } }
    case 'reaction.removed':
      return { from: happening.by, reaction: { mid: happening.messageId, action: 'unreact' } }
    case 'message.read':
      return { from: happening.by, read: true }
    case 'postback.received':
      return { from: happening.by, postback: { title: happening.title, payload: happening.payload } }
    case 'referral.received':
      return {
        from: happening.by,
        referral: { ref: happening.ref, source: 'https://ig.me/m/shop', type: 'OPEN_THREAD' },
      }
    case 'optin.received':
      return { from: happening.by, optin: { type: 'notification_messages', payload: happening.payload } }
    case 'handover.changed':
      return { from: happening.by, owner: 'app' }
    case 'message.delivered':
    case 'account.warned':
    case 'typing.started':
      throw new Error(`Instagram has no ${happening.type}.`)
  }
}

function spokenAttachment({ kind, data }: HappeningAttachment): SpokenAttachment {
  switch (kind) {
    case 'share':
      return { type: 'ig_post' }
    case 'template':
      return { type: 'template', payload: { generic: { elements: [{ title: 'Shoes' }] } } }
    case 'unsupported':
      return { type: 'hologram', payload: { depth: 3 } }
    default:
      return {
        type: kind,
        contentBase64: toBase64(data),
        contentType: formats[kind as OutboundAttachmentKind].mimeType,
      }
  }
}

const formats = {
  image: { mimeType: 'image/png', extension: 'png' },
  video: { mimeType: 'video/mp4', extension: 'mp4' },
  audio: { mimeType: 'audio/wav', extension: 'wav' },
  file: { mimeType: 'application/pdf', extension: 'pdf' },
} as const satisfies Record<OutboundAttachmentKind, unknown>

interface WantedMedia {
  readonly kind: OutboundAttachmentKind
  readonly by: 'url' | 'id' | 'data'
  readonly number: number
  readonly sizeBytes: number
}

/** Every file has a name of its own, by which it is known again. */
async function mediaBy(
  simulator: Simulator,
  login: InstagramLogin,
  { kind, by, number, sizeBytes }: WantedMedia,
): Promise<TestMedia> {
  const { mimeType, extension } = formats[kind]
  const name = `sample-${number}.${extension}`
  const url = `https://example.com/${name}`
  if (by === 'url') return { attachment: { kind, url }, content: name }
  const data = new Uint8Array(Math.max(sizeBytes, name.length))
  new TextEncoder().encodeInto(name, data)
  if (by === 'data') return { attachment: { kind, data, mimeType, name }, content: name }
  const host = login === 'instagram' ? 'https://graph.instagram.com' : 'https://graph.facebook.com'
  const { accessToken } = credentialsOf(simulator, login)
  const { appSecret } = appOf(simulator, login)
  const proof = await appSecretProof({ hmac: webCryptoHmac }, appSecret, accessToken)
  const query = login === 'instagram' ? '' : `?platform=instagram&appsecret_proof=${proof}`
  const answer = await simulator.fetch(`${host}/v26.0/me/message_attachments${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ message: { attachment: { type: kind, payload: { url, is_reusable: true } } } }),
  })
  const { attachment_id: id } = (await answer.json()) as { attachment_id: string }
  return { attachment: { kind, id }, content: name }
}

function inboxOf(simulator: Simulator, correspondent: string): Inbox {
  const world = simulator.instagram.world()
  const person = world.customers.find(({ id }) => id === correspondent)
  if (person === undefined) throw new Error(`Nobody has the id ${correspondent}.`)
  const theirs = person.messages.filter(({ from }) => from === 'customer').map(({ atMs }) => atMs)
  const { seenByAccountMs } = person
  return {
    typing: person.typing,
    seen: seenByAccountMs !== null && theirs.every((atMs) => atMs <= seenByAccountMs),
    reactions: person.messages.flatMap(({ mid, reactions: { account } }) =>
      account === undefined ? [] : [{ messageId: mid, emoji: account }],
    ),
    messages: person.messages
      .filter(({ from }) => from === 'account')
      .map(({ text, attachments, quickReplies, replyTo }) => ({
        ...(text === '' ? {} : { text }),
        attachments: attachments.map(({ type, name }) => ({
          kind: type as OutboundAttachmentKind,
          content: String(name),
        })),
        quickReplies: quickReplies.map((title) => ({ title, payload: payloadOf(world.calls, title) })),
        ...(replyTo === undefined ? {} : { replyTo }),
      })),
  }
}

/** The world shows titles only; the payload stands in the call that brought the button. */
function payloadOf(calls: readonly { parameters: Record<string, unknown> }[], title: string): string {
  const replies = calls.flatMap(({ parameters }) => {
    const message = parameters.message as { quick_replies?: { title: string; payload: string }[] } | undefined
    return message?.quick_replies ?? []
  })
  return replies.findLast((reply) => reply.title === title)?.payload ?? ''
}
