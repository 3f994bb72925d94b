/**
 * The floor of a gateway that sends: a bare server that asks nobody who they are, hands the message on as Messenger
 * wants it, by the fastest client that there is, and keeps nothing.
 */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { Pool } from 'undici'
import { app } from '../ingest/app.ts'
import { ready } from '../own-process.ts'

const [network = ''] = process.argv.slice(2)
const pool = new Pool(network, { connections: 200 })
const access_token = 'never looked at'
const appsecret_proof = createHmac('sha256', app.appSecret).update(access_token).digest('hex')
const path = `/v26.0/${app.pageId}/messages`
const headers = { 'content-type': 'application/json' }

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const answer = (status: number, body: object) => {
      const text = JSON.stringify(body)
      response
        .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        .end(text)
    }
    forward(Buffer.concat(chunks).toString()).then(
      (sent) => answer(200, sent),
      (error: unknown) => {
        process.stderr.write(`${inspect(error)}\n`)
        answer(502, {})
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port))

async function forward(text: string): Promise<object> {
  const { recipientId, message } = JSON.parse(text) as { recipientId: string; message: string }
  const body = JSON.stringify({
    recipient: { id: recipientId },
    messaging_type: 'RESPONSE',
    message: { text: message },
    access_token,
    appsecret_proof,
  })
  const response = await pool.request({ method: 'POST', path, headers, body })
  const { message_id } = (await response.body.json()) as { message_id: string }
  return { status: 'success', messageId: message_id, recipientId, message }
}
