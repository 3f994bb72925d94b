import { createFacebookAdapter } from '@dm/facebook'
import {
  createSimulator,
  type Simulator,
  type Speech,
  type SpokenAttachment,
  type SwitchPatch,
} from '@dm/simulator'
import {
  createFaultyFetch,
  type Happening,
  type HappeningAttachment,
  type Harness,
  type Inbox,
  type TestMedia,
} from '@dm/testkit'
import { toBase64, webCryptoHmac } from '@dm/core/kit'
import { appSecretProof } from '@dm/meta'
import type { OutboundAttachmentKind } from '@dm/core'
import { refusals } from './refusals.ts'

const apiBase = 'https://graph.facebook.com/v26.0'

/** A Page in a simulated Messenger, in the shape that the conformance suite asks for. */
export function createSimulatedHarness(switches: SwitchPatch = {}): Harness {
  // Simulated time stands still between the things that happen, so that each is later than the one before.
  const simulator = createSimulator({ clock: Date.parse('2026-11-22T10:00:00Z') })
  simulator.facebook.switches(switches)
  const seed = simulator.seed().facebook
  const { appId, appSecret, verifyToken, pageId, pageAccessToken } = seed
  const { fetch, fail } = createFaultyFetch(simulator.fetch, refusals)
  const adapter = createFacebookAdapter(
    { appId, appSecret, verifyToken },
    { fetch, clock: () => simulator.clock.now() },
  )
  const [first, second, third] = seed.customers.map(({ id }) => id)
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few people')
  let taken = 0
  let files = 0

  return {
    adapter,
    credentials: { accountId: pageId, accessToken: pageAccessToken },
    badCredentials: { accountId: pageId, accessToken: 'a-token-that-was-revoked' },
    appSecrets: [appSecret, verifyToken],
    network: {
      correspondents: [first, second, third],
      stranger: '100000000000017',
      async happen(happening) {
        simulator.clock.advance(1000)
        await simulator.facebook.speak(speechOf(happening))
      },
      async takeWebhooks() {
        await simulator.settle()
        const posted = simulator.facebook.outbox.slice(taken)
        taken += posted.length
        return posted.map(({ headers, body }) => ({ headers, rawBody: new TextEncoder().encode(body) }))
      },
      inbox: (correspondent) => inboxOf(simulator, correspondent),
      media: (kind, by, sizeBytes) => mediaBy(simulator, { kind, by, number: ++files, sizeBytes }),
      refusals,
      fail,
      challenges() {
        const question = (token: string) => ({
          method: 'GET',
          url: `https://example.com/?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`,
          headers: new Headers(),
        })
        return {
          good: question(encodeURIComponent(verifyToken)),
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

function speechOf(happening: Happening): Speech {
  switch (happening.type) {
    case 'message.received': {
      const { by, text, attachments = [], replyTo, tapped } = happening
      return {
        from: by,
        ...(text === undefined ? {} : { text }),
        ...spokenAttachments(attachments),
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
    case 'message.delivered':
      return { from: happening.by, delivery: true }
    case 'message.read':
      return { from: happening.by, read: true }
    case 'postback.received':
      return { from: happening.by, postback: { title: happening.title, payload: happening.payload } }
    case 'referral.received':
      return {
        from: happening.by,
        referral: { ref: happening.ref, source: 'SHORTLINK', type: 'OPEN_THREAD' },
      }
    case 'optin.received':
      return { from: happening.by, optin: { type: 'notification_messages', payload: happening.payload } }
    case 'handover.changed':
      return { from: happening.by, owner: 'app' }
    case 'account.warned':
      return { policyEnforcement: { action: 'warning', reason: 'Too many complaints' } }
    case 'typing.started':
      throw new Error('Messenger does not tell that a person is typing.')
  }
}

function spokenAttachments(attachments: readonly HappeningAttachment[]): Partial<Speech> {
  if (attachments.length === 0) return {}
  if (attachments[0]?.kind === 'sticker') return { sticker: true }
  return { attachments: attachments.map(spokenAttachment) }
}

function spokenAttachment({ kind, data }: HappeningAttachment): SpokenAttachment {
  switch (kind) {
    case 'share':
      return {
        type: 'post',
        payload: { url: 'https://www.facebook.com/1/posts/2', title: 'A post', id: '2' },
      }
    case 'location':
      return { type: 'location', payload: { coordinates: { lat: 52.2, long: 21 } } }
    case 'template':
      return { type: 'template', payload: { product: { elements: [{ id: '7', title: 'Shoes' }] } } }
    case 'unsupported':
      return { type: 'hologram', payload: { depth: 3 } }
    default:
      return {
        type: kind,
        contentBase64: toBase64(data),
        contentType: mimeTypes[kind as OutboundAttachmentKind],
      }
  }
}

const mimeTypes: Readonly<Record<OutboundAttachmentKind, string>> = {
  image: 'image/gif',
  video: 'video/mp4',
  audio: 'audio/mpeg',
  file: 'application/pdf',
}
const extensions: Readonly<Record<OutboundAttachmentKind, string>> = {
  image: 'gif',
  video: 'mp4',
  audio: 'mp3',
  file: 'pdf',
}

interface WantedMedia {
  readonly kind: OutboundAttachmentKind
  readonly by: 'url' | 'id' | 'data'
  readonly number: number
  readonly sizeBytes?: number | undefined
}

/** Every file has a name of its own, by which it is known again. */
async function mediaBy(
  simulator: Simulator,
  { kind, by, number, sizeBytes = 0 }: WantedMedia,
): Promise<TestMedia> {
  const name = `sample-${number}.${extensions[kind]}`
  const mimeType = mimeTypes[kind]
  const data = new Uint8Array(Math.max(sizeBytes, name.length))
  new TextEncoder().encodeInto(name, data)
  if (by === 'url') return { attachment: { kind, url: `https://example.com/${name}` }, content: name }
  if (by === 'data') return { attachment: { kind, data, mimeType, name }, content: name }
  const { appSecret, pageId, pageAccessToken } = simulator.seed().facebook
  const form = new FormData()
  form.append('access_token', pageAccessToken)
  form.append('appsecret_proof', await appSecretProof({ hmac: webCryptoHmac }, appSecret, pageAccessToken))
  form.append('message', JSON.stringify({ attachment: { type: kind, payload: { is_reusable: true } } }))
  form.append('filedata', new Blob([data], { type: mimeType }), name)
  const answer = await simulator.fetch(`${apiBase}/${pageId}/message_attachments`, {
    method: 'POST',
    body: form,
  })
  const { attachment_id: id } = (await answer.json()) as { attachment_id: string }
  return { attachment: { kind, id }, content: name }
}

function inboxOf(simulator: Simulator, correspondent: string): Inbox {
  const world = simulator.world().facebook
  const person = world.customers.find(({ id }) => id === correspondent)
  if (person === undefined) throw new Error(`Nobody has the id ${correspondent}.`)
  const theirs = person.messages.filter(({ from }) => from === 'customer').map(({ atMs }) => atMs)
  return {
    typing: person.typing,
    seen: person.seenByPageMs !== null && theirs.every((atMs) => atMs <= (person.seenByPageMs ?? 0)),
    reactions: person.messages.flatMap(({ mid, reactions: { page } }) =>
      page === undefined ? [] : [{ messageId: mid, emoji: page }],
    ),
    messages: person.messages
      .filter(({ from }) => from === 'page')
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
