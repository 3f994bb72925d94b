/** How many people are written to. */
const people = 2000

let number = 0

/** Calls of the API that send a message each, as they go over the wire. */
export function apiRequests(count: number, apiKey: string): Buffer[] {
  return Array.from({ length: count }, () => {
    const recipientId = String(200_000_000_000_000 + (number++ % people))
    const message = `It is still there. Would you like to come by and see it on Thursday? (${number})`
    const body = Buffer.from(JSON.stringify({ recipientId, message }))
    const head = [
      'POST /api/messages/facebook HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json',
      `authorization: Bearer ${apiKey}`,
      `content-length: ${body.length}`,
    ]
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  })
}
