import { createHmac } from 'node:crypto'
import { app } from './app.ts'

/** How many people write. */
const people = 2000

/** One message as any of Meta's networks would have it. */
export interface Written {
  readonly id: string
  readonly from: string
  readonly at: number
  readonly text: string
}

/** The body of a webhook. */
export type Envelope = (messages: readonly Written[]) => object

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages */
export const messenger: Envelope = (messages) => ({
  object: 'page',
  entry: messages.map(({ id, from, at, text }) => ({
    id: app.pageId,
    time: at + 200,
    messaging: [
      {
        sender: { id: from },
        recipient: { id: app.pageId },
        timestamp: at,
        message: { mid: id, text },
      },
    ],
  })),
})

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/text */
export const whatsapp: Envelope = (messages) => ({
  object: 'whatsapp_business_account',
  entry: messages.map(({ id, from, at, text }) => ({
    id: app.pageId,
    changes: [
      {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: app.pageId, phone_number_id: app.pageId },
          contacts: [{ profile: { name: 'Somebody' }, wa_id: from }],
          messages: [
            { from, id, timestamp: String(Math.floor(at / 1000)), type: 'text', text: { body: text } },
          ],
        },
      },
    ],
  })),
})

/** Messages that nobody has seen before, from many people by turns. */
export function createWriting(): (count: number) => Written[] {
  let written = 0
  const begin = Date.now()
  return (count) =>
    Array.from({ length: count }, () => {
      const number = written++
      return {
        id: `m_bench-${number}`,
        from: String(200_000_000_000_000 + ((number * 7) % people)),
        at: begin + number,
        text: `Is the one of the picture still for sale? I would take it today. (${number})`,
      }
    })
}

/** Signed requests as they go over the wire, each with as many of the messages. */
export function requestsOf(
  path: string,
  envelope: Envelope,
  messages: readonly Written[],
  perRequest: number,
): Buffer[] {
  const requests: Buffer[] = []
  for (let at = 0; at < messages.length; at += perRequest) {
    const body = Buffer.from(JSON.stringify(envelope(messages.slice(at, at + perRequest))))
    const digest = createHmac('sha256', app.appSecret).update(body).digest('hex')
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'content-type: application/json',
      `content-length: ${body.length}`,
      `x-hub-signature-256: sha256=${digest}`,
    ]
    requests.push(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
  }
  return requests
}
