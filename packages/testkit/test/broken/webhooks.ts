import { DmError } from '@dm/core'
import { fromHex, toHex, webCryptoHmac } from '@dm/core/kit'
import { memoryAppSecret } from '../memory-world.ts'
import { withWebhooks, type BrokenAdapter } from './broken-adapter.ts'

const header = 'x-memory-signature'
const genuine = 'signature: what the network posts is verified'
const changedByte = 'signature: one changed byte is refused, wherever it is'
const otherLength = 'signature: a body that is cut, longer or empty is refused'
const rewritten = 'signature: the same JSON written differently is refused'
const senseless = 'signature: a missing, cut, longer or senseless one is refused and never an error'
const ofAnother = 'signature: that of another body is refused'
const answered = 'challenge: the question of the network is answered'
const refused = 'challenge: a wrong question is refused with 403'
const notTaken = 'challenge: no other request is taken for one'
const everyItem = 'batches: every item of every list is read, in order'
const unharmed = 'batches: an item that cannot be read leaves its neighbours unharmed'
const unknownItem = 'batches: an unknown item becomes unsupported.received and keeps its payload'
const malformed = 'hostile bodies: what is not JSON of the network is webhook_malformed'
const noBytes = 'hostile bodies: no bytes and no JSON at all make parse crash'
const noCrash = 'hostile bodies: no wrong value anywhere makes parse crash'
const anyNoCrash = 'any webhook: never makes parse crash, and says the same when it is read again'
const anyTold = 'any webhook: each item of a batch is told, whatever it is'
const anyOrder = 'any webhook: the order of a batch changes no event'
const unknownKeys = 'hostile bodies: unknown keys anywhere change nothing'

export const brokenWebhooks: readonly BrokenAdapter[] = [
  {
    fault: 'accepts every signature',
    breaks: withWebhooks(() => ({ verify: () => true })),
    fails: [changedByte, otherLength, rewritten, senseless, ofAnother],
  },
  {
    fault: 'accepts no signature',
    breaks: withWebhooks(() => ({ verify: () => false })),
    fails: [genuine],
  },
  {
    fault: 'accepts each signature once',
    breaks(adapter) {
      let verified = false
      return withWebhooks(({ verify }) => ({
        async verify(request, rawBody) {
          if (verified) return false
          return (verified = await verify(request, rawBody))
        },
      }))(adapter)
    },
    fails: [genuine],
  },
  {
    fault: 'checks the signature over JSON that it has written itself',
    breaks: withWebhooks(() => ({
      async verify({ headers }, rawBody) {
        try {
          const body = JSON.stringify(JSON.parse(new TextDecoder().decode(rawBody)))
          const ascii = body.replace(
            /[^\x20-\x7e]/g,
            (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
          )
          const digest = await webCryptoHmac('SHA-256', memoryAppSecret, ascii)
          return headers.get(header) === `sha256=${toHex(digest)}`
        } catch {
          return false
        }
      },
    })),
    fails: [rewritten],
  },
  {
    fault: 'compares as many bytes of the signature as there are',
    breaks: withWebhooks(() => ({
      async verify({ headers }, rawBody) {
        const digest = await webCryptoHmac('SHA-256', memoryAppSecret, rawBody)
        const sent = fromHex((headers.get(header) ?? '').replace('sha256=', ''))
        return sent?.every((byte, index) => byte === digest[index]) ?? false
      },
    })),
    fails: [senseless],
  },
  {
    fault: 'throws without a signature',
    breaks: withWebhooks(({ verify }) => ({
      verify: (request, rawBody) => request.headers.get(header)!.length > 0 && verify(request, rawBody),
    })),
    fails: [senseless],
    crashes: true,
  },
  {
    fault: 'answers every request with 200',
    breaks: withWebhooks(() => ({ challenge: () => ({ status: 200, headers: {}, body: 'ok' }) })),
    fails: [answered, refused, notTaken],
  },
  {
    fault: 'answers questions that nobody asks',
    variant: 'bare',
    breaks: withWebhooks(() => ({
      challenge: ({ url }) => (url.includes('?') ? { status: 200, headers: {}, body: '' } : undefined),
    })),
    fails: [answered, refused],
  },
  {
    fault: 'reads the first item of a batch only',
    breaks: withWebhooks(({ parse }) => ({ parse: (rawBody) => parse(rawBody).slice(0, 1) })),
    fails: [everyItem, unharmed, unknownItem, anyTold, anyOrder],
  },
  {
    fault: 'gives up a batch for one item',
    breaks: withWebhooks(({ parse }) => ({
      parse(rawBody) {
        const events = parse(rawBody)
        if (events.length < 2 || !events.some(({ type }) => type === 'unsupported.received')) return events
        throw new DmError({ code: 'webhook_malformed', message: 'An item could not be read.' })
      },
    })),
    fails: [unharmed, unknownItem],
  },
  {
    fault: 'drops what it does not know',
    breaks: withWebhooks(({ parse }) => ({
      parse: (rawBody) => parse(rawBody).filter(({ type }) => type !== 'unsupported.received'),
    })),
    fails: [unknownItem, anyTold],
  },
  {
    fault: 'gives all that it does not know one id',
    breaks: withWebhooks(({ parse }) => ({
      parse: (rawBody) =>
        parse(rawBody).map((event) =>
          event.type === 'unsupported.received' ? { ...event, id: 'unsupported' } : event,
        ),
    })),
    fails: [unknownItem],
  },
  {
    fault: 'takes garbage for a webhook without events',
    breaks: withWebhooks(({ parse }) => ({
      parse(rawBody) {
        try {
          return parse(rawBody)
        } catch {
          return []
        }
      },
    })),
    fails: [malformed],
  },
  {
    fault: 'lets a SyntaxError out',
    breaks: withWebhooks(({ parse }) => ({
      parse(rawBody) {
        JSON.parse(new TextDecoder().decode(rawBody))
        return parse(rawBody)
      },
    })),
    fails: [malformed, noBytes],
  },
  {
    fault: 'trusts what the network sends',
    breaks: withWebhooks(({ parse }) => ({
      parse(rawBody) {
        const { posts } = JSON.parse(new TextDecoder().decode(rawBody)) as {
          posts: { items: { kind: string }[] }[]
        }
        for (const { items } of posts) items.forEach(({ kind }) => kind.trim())
        return parse(rawBody)
      },
    })),
    fails: [noCrash, unharmed, anyNoCrash, anyTold],
    crashes: true,
  },
  {
    fault: 'makes ids of whatever it finds',
    breaks: withWebhooks(({ parse }) => ({
      parse: (rawBody) =>
        parse(rawBody).map((event) => {
          const { message } = event.raw as { message?: { id: string } }
          return event.type === 'unsupported.received' && message ? { ...event, id: message.id } : event
        }),
    })),
    fails: [noCrash],
    crashes: true,
  },
  {
    fault: 'refuses keys that it does not know',
    breaks: withWebhooks(({ parse }) => ({
      parse(rawBody) {
        if (!new TextDecoder().decode(rawBody).includes('unheard_of')) return parse(rawBody)
        throw new DmError({ code: 'webhook_malformed', message: 'There is an unknown key.' })
      },
    })),
    fails: [unknownKeys],
  },
]
