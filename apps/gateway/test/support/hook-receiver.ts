import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkTold } from './check-answer.ts'
import type { Json } from './test-gateway.ts'

export interface ReceivedHook {
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: Json
}

/** What to answer: a status, nothing ever, half of an answer, or a connection that breaks. */
export type ReceiverAnswer = number | 'nothing' | 'half' | 'reset'

export interface HookReceiver {
  readonly url: string
  readonly calls: ReceivedHook[]
  /** What the messages said, in the order in which they came. */
  readonly texts: () => unknown[]
  answer: (call: ReceivedHook) => ReceiverAnswer | Promise<ReceiverAnswer>
  readonly stop: () => Promise<void>
  /** At the same address. */
  readonly startAgain: () => Promise<void>
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
      void Promise.resolve(receiver.answer(call)).then((answer) => give(response, answer))
      // Nobody waits for it here: it fails the whole run.
      checkTold(call.body)
    })
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const give = (response: ServerResponse, answer: ReceiverAnswer) => {
    if (answer === 'nothing') return
    if (answer === 'reset') response.socket?.resetAndDestroy()
    else if (answer === 'half')
      response
        .writeHead(200, { 'content-length': 100 })
        .write('thanks', () => response.socket?.resetAndDestroy())
    else
      response
        .writeHead(answer, answer >= 300 && answer < 400 ? { location: `${receiver.url}/elsewhere` } : {})
        .end('thanks')
  }
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    texts: () => receiver.calls.map(({ body }) => body.message),
    answer: () => 200,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    startAgain: () => listen(port),
  }
  return receiver
}
