import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from './test-gateway.ts'

export interface ReceivedHook {
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: Json
}

/** What to answer: a status, or nothing ever. */
export type ReceiverAnswer = number | 'nothing'

export interface HookReceiver {
  readonly url: string
  readonly calls: ReceivedHook[]
  /** What the messages said, in the order in which they came. */
  readonly texts: () => unknown[]
  answer: (call: ReceivedHook) => ReceiverAnswer
  readonly stop: () => Promise<void>
}

/** A real server on loopback that is told of news. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const call = { headers: request.headers, bytes, body: JSON.parse(bytes.toString()) as Json }
      receiver.calls.push(call)
      const answer = receiver.answer(call)
      if (answer === 'nothing') return
      response
        .writeHead(answer, answer === 302 ? { location: `${receiver.url}/elsewhere` } : {})
        .end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    texts: () => receiver.calls.map(({ body }) => body.message),
    answer: () => 200,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
