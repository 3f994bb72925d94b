import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from './call.ts'

/** One call of a webhook, as it came. */
export interface HookCall {
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: Json
  /** By our clock, in milliseconds. */
  readonly at: number
}

export interface HookListener {
  readonly url: string
  /** All that came, whoever may have signed it. */
  readonly calls: readonly HookCall[]
  /** The n-th call whose body says this, once it is there. */
  readonly nth: (n: number, isIt: (body: Json) => boolean) => Promise<HookCall>
  readonly stop: () => Promise<void>
}

export interface ListenerOptions {
  /** Any that is free when it is left out. */
  readonly port?: number | undefined
  /** Where callers reach it. Left out, they are on this machine. */
  readonly url?: string | undefined
  /** The status of the answer. */
  readonly answer: (body: Json) => number
}

/** Listens for webhooks on loopback, and only writes down what comes: what is right of it others judge. */
export async function startHookListener({ port = 0, url, answer }: ListenerOptions): Promise<HookListener> {
  const calls: HookCall[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const body = readBody(bytes)
      calls.push({ headers: request.headers, bytes, body, at: Date.now() })
      response.writeHead(answer(body)).end()
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return {
    url: url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    nth: (n, isIt) =>
      new Promise((resolve) => {
        const look = () => {
          const found = calls.filter(({ body }) => isIt(body))[n - 1]
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What is no JSON is no event that anybody waits for. */
function readBody(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString('utf8')) as Json
  } catch {
    return {}
  }
}
