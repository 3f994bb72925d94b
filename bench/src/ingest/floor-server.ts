/**
 * The least that a durable receiver of webhooks can be: a bare server, the digest, `JSON.parse`, and one insert for
 * all that came meanwhile. Without a database it stores nothing, which shows what the storing costs.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { app } from './app.ts'
import { readEnvelope } from './floor-envelope.ts'
import { openFloorStore } from './floor-store.ts'
import { ready } from '../own-process.ts'

const [url] = process.argv.slice(2)
const store = url === undefined ? () => Promise.resolve() : await openFloorStore(url)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  const answer = (status: number) => response.writeHead(status, { 'content-length': 2 }).end('ok')
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    if (!isSigned(request, body)) return answer(401)
    Promise.all(readEnvelope(body).map(store)).then(
      () => answer(200),
      (error: unknown) => {
        process.stderr.write(`${inspect(error)}\n`)
        answer(503)
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port))

function isSigned({ headers }: IncomingMessage, body: Buffer): boolean {
  const given = Buffer.from(String(headers['x-hub-signature-256']))
  const right = Buffer.from(`sha256=${createHmac('sha256', app.appSecret).update(body).digest('hex')}`)
  return given.length === right.length && timingSafeEqual(given, right)
}
