/**
 * What answers in the place of every network: a bare server that takes any message and gives it an id. It looks at
 * nothing, so that what is measured is who calls it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ready } from '../own-process.ts'

let taken = 0

// https://developers.facebook.com/docs/messenger-platform/reference/send-api#response
const ofMeta = () => ({ recipient_id: '200000000000000', message_id: `m_sent-${taken}` })
// https://docs.x.com/x-api/direct-messages/create-dm-message-by-participant-id
const ofX = () => ({ data: { dm_conversation_id: '1-2', dm_event_id: String(1_000_000_000 + taken) } })

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    // Whoever asks about a person hears nothing of them.
    if (request.method === 'POST') taken += 1
    const body =
      request.method !== 'POST' ? '{}' : JSON.stringify(request.url?.startsWith('/2/') ? ofX() : ofMeta())
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port, () => ({ taken })))
