/** What is told of news: a bare server that answers 200, but for the one path that hangs. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ready } from '../own-process.ts'
import { hangs, sentAt } from './sent-at.ts'

/** What to answer about. */
export interface Question {
  readonly forget?: boolean
}

export interface Received {
  readonly calls: number
  /** How long messages took that say when they were written, in milliseconds. */
  readonly waits: readonly number[]
}

let calls = 0
let waits: number[] = []

const server = createServer((request, response) => {
  if (request.url === hangs) return void request.resume()
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    calls += 1
    const at = sentAt(Buffer.concat(chunks))
    if (at !== undefined) waits.push(Date.now() - at)
    response.writeHead(200, { 'content-length': 0 }).end()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () =>
  ready((server.address() as AddressInfo).port, ({ forget = false }: Question): Received => {
    const received = { calls, waits }
    if (forget) [calls, waits] = [0, []]
    return received
  }),
)
