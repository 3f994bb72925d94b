import type { InboundEvent } from '../model/inbound-event.ts'

/** The part of a request that a receiver looks at. A web `Request` is one. */
export interface WebhookRequest {
  readonly method: string
  /** Absolute, or a path with its query. */
  readonly url: string
  readonly headers: { get(name: string): string | null }
}

/** What to answer to a network that checks whether the webhook address is ours. */
export interface WebhookReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Receives webhooks for the whole app: pure, stateless, the same for all of its accounts.
 *
 * Call the three in this order, and parse nothing that was not verified.
 *
 * @example
 * const reply = await receiver.challenge(request)
 * if (reply) return new Response(reply.body, reply)
 * const body = new Uint8Array(await request.arrayBuffer())
 * if (!(await receiver.verify(request, body))) return new Response(null, { status: 401 })
 * for (const event of receiver.parse(body)) await handle(event)
 * return new Response('ok')
 */
export interface WebhookReceiver {
  /**
   * Answers the network's question whether this address is ours. `undefined` when the request is none, so
   * that it goes on to `verify`; a reply with status 403 when it is one with a wrong token.
   */
  challenge(request: WebhookRequest): WebhookReply | undefined | Promise<WebhookReply | undefined>

  /**
   * Whether the network signed exactly these bytes. Compares in constant time; a missing or malformed header
   * is `false`, never an error.
   */
  verify(request: WebhookRequest, rawBody: Uint8Array): boolean | Promise<boolean>

  /**
   * Reads every event out of a verified body, in its order.
   *
   * One item that cannot be read becomes `unsupported.received` and its neighbours are unharmed.
   *
   * @throws {DmError} `webhook_malformed` when the body as a whole is not JSON of the network's envelope
   */
  parse(rawBody: Uint8Array): InboundEvent[]
}
