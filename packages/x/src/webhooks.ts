import type { AdapterRuntime, WebhookReceiver, WebhookReply, WebhookRequest } from '@dm/core'
import { fromBase64, isSigned, resolveRuntime, toBase64, type ResolvedRuntime } from '@dm/core/kit'
import { readEnvelope } from './mapping/envelope.ts'
import { eventsFrom } from './mapping/event.ts'

export interface XWebhooksConfig {
  /** The API Key Secret of the app, or several while one replaces another: any of them is believed. */
  readonly consumerSecret: string | readonly string[]
  /** The OAuth 2.0 Client Secret, with which X signs a second time where the app has one. */
  readonly clientSecret?: string | undefined
}

const signatureHeader = 'x-twitter-webhooks-signature'

/**
 * Receives the webhooks of an app for all of its users, without the client: answers X's check of the address,
 * verifies the signature over the raw bytes, and reads every event.
 *
 * Answer within three seconds. X signs no time, so an old delivery can come again: store by `event.id`.
 *
 * @see https://docs.x.com/x-api/webhooks/introduction
 */
export function createXWebhooks(
  config: XWebhooksConfig,
  runtime?: Pick<AdapterRuntime, 'hmac'>,
): WebhookReceiver {
  const { hmac } = resolveRuntime(runtime)
  const { clientSecret } = config
  const secrets = [config.consumerSecret].flat().filter((secret) => secret !== '')
  // Whoever knows that a secret is empty can sign with it.
  const clientSecrets = clientSecret === undefined || clientSecret === '' ? [] : [clientSecret]
  return {
    challenge: (request) => answerCheck(request, secrets[0] ?? '', hmac),

    verify(request, rawBody) {
      const claim = (name: string) => claimedBy(request.headers.get(name))
      const first = isSigned({ claimed: claim(signatureHeader), rawBody, secrets, hmac })
      const second = isSigned({
        claimed: claim(`${signatureHeader}-oauth2`),
        rawBody,
        secrets: clientSecrets,
        hmac,
      })
      if (typeof first === 'boolean' && typeof second === 'boolean') return first || second
      return Promise.all([first, second]).then((both) => both.includes(true))
    },

    parse: (rawBody) => readEnvelope(rawBody).flatMap(eventsFrom),
  }
}

function claimedBy(header: string | null): Uint8Array | undefined {
  const text = /^sha256=([\w+/-]{43}=?)$/.exec(header ?? '')?.[1]
  return text === undefined ? undefined : fromBase64(text)
}

/**
 * Answers the check (CRC) with the digest of its token.
 *
 * X signs deliveries with the same secret in the same way, so whoever gets any text signed here can forge one:
 * a token that could be the body of a webhook, or anything else than base64, is refused.
 */
function answerCheck(
  request: WebhookRequest,
  secret: string,
  hmac: ResolvedRuntime['hmac'],
): WebhookReply | undefined | Promise<WebhookReply> {
  const base = 'http://path.invalid'
  if (request.method !== 'GET' || !URL.canParse(request.url, base)) return undefined
  const given = new URL(request.url, base).searchParams.get('crc_token')
  if (given === null) return undefined
  // A plus sign that was not encoded reads as a space.
  const token = given.replaceAll(' ', '+')
  if (!/^[\w+/=-]{8,200}$/.test(token)) return reply(403, { error: 'not a token' })
  const answer = (digest: Uint8Array) => reply(200, { response_token: `sha256=${toBase64(digest)}` })
  const digest = hmac('SHA-256', secret, token)
  return digest instanceof Uint8Array ? answer(digest) : digest.then(answer)
}

function reply(status: number, body: Readonly<Record<string, string>>): WebhookReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
