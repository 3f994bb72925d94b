import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Load {
  readonly port: number
  readonly connections: number
  /** As they go over the wire, made and signed beforehand: who asks shall cost little beside who answers. */
  readonly requests: readonly Buffer[]
}

export interface Played {
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Milliseconds from request to answer, the shortest first. */
  readonly latencies: Float64Array
}

/**
 * Sends requests over connections that stay open, each with one request under way.
 *
 * @throws when an answer is not 200: then nothing that was measured counts
 */
export async function play({ port, connections, requests }: Load): Promise<Played> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latencies = new Float64Array(requests.length)
  let next = 0
  const begin = performance.now()
  const ask = async (socket: Socket) => {
    const answer = answers(socket)
    for (let turn = next++; turn < requests.length; turn = next++) {
      const asked = performance.now()
      socket.write(requests[turn] ?? '')
      await answer()
      latencies[turn] = performance.now() - asked
    }
  }
  try {
    await Promise.all(sockets.map(ask))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  return { seconds: (performance.now() - begin) / 1000, latencies: latencies.sort() }
}

/** The value below which this share of the sorted values lies. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Waits for the next answer, which has to tell its length. */
function answers(socket: Socket): () => Promise<void> {
  let received = ''
  let settle: ((problem?: Error) => void) | undefined
  const take = () => {
    const head = received.indexOf('\r\n\r\n')
    if (head < 0) return
    if (!received.startsWith('HTTP/1.1 200 ')) settle?.(new Error(`an answer was not 200: ${received}`))
    const length = /^content-length: *(\d+)/im.exec(received.slice(0, head))?.[1]
    if (length === undefined) settle?.(new Error(`an answer did not tell its length: ${received}`))
    const end = head + 4 + Number(length)
    if (received.length < end) return
    received = received.slice(end)
    settle?.()
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    take()
  })
  socket.on('error', (error) => settle?.(error))
  socket.on('close', () => settle?.(new Error('the server closed a connection')))
  return () =>
    new Promise((resolve, reject) => {
      settle = (problem) => (problem ? reject(problem) : resolve())
    })
}
