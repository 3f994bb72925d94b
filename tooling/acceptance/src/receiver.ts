import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signatureOf } from './signature.ts'

/** One event, heard at least once and taken once. */
export interface HeardEvent {
  readonly hookId: string
  readonly body: Readonly<Record<string, unknown>>
  /** Whether the header with one signature was ours, and whether one of the list was. */
  readonly plain: boolean
  readonly listed: boolean
}

/** What somebody runs who knows the contract alone. */
export interface Receiver {
  readonly url: string
  /** The one secret that it knows. */
  secret: string
  /** What it does with a call that is in order: takes it, is out of order, or never answers. */
  mood: 'takes' | 'fails' | 'hangs'
  readonly events: HeardEvent[]
  /** How many calls came, taken or not. */
  calls: number
  /** How many told of an event that was taken before. */
  repeated: number
  /** Whatever was against the contract. */
  readonly problems: string[]
  stop(): Promise<void>
}

/** How old a call may be, so that nobody plays an old one again. */
const tooOldSeconds = 5 * 60

/**
 * Listens for webhooks on loopback. It checks the signature over the bytes in both of its forms, the time, and that an
 * event that comes again comes in the same bytes.
 */
export async function startReceiver(secret: string): Promise<Receiver> {
  const seen = new Map<string, string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const status = receive(request.headers, Buffer.concat(chunks))
      if (status !== undefined) response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function receive(headers: IncomingHttpHeaders, bytes: Buffer): number | undefined {
    receiver.calls += 1
    const refuse = (problem: string) => {
      receiver.problems.push(problem)
      return 401
    }
    const ours = signatureOf(bytes, receiver.secret)
    const plain = isSame(String(headers['x-authorization-content-sha256']), ours)
    const list = String(headers['x-authorization-content-sha256-v2']).split(',')
    const listed = list.some((one) => isSame(one.trim(), `v1=${ours}`))
    if (!plain && !listed) return refuse(`nobody who knows the secret has signed ${bytes.toString()}`)
    const age = Date.now() / 1000 - Number(headers['x-authorization-timestamp'])
    if (!(Math.abs(age) < tooOldSeconds)) return refuse(`a call is ${age} seconds old`)
    if (receiver.mood === 'fails') return 503
    const text = bytes.toString('utf8')
    const body = JSON.parse(text) as Record<string, unknown>
    const hookId = String(body.hookId)
    const before = seen.get(hookId)
    if (before !== undefined && before !== text) return refuse(`${hookId} came again and says something else`)
    if (before === undefined) receiver.events.push({ hookId, body, plain, listed })
    else receiver.repeated += 1
    seen.set(hookId, text)
    return receiver.mood === 'hangs' ? undefined : 200
  }

  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    secret,
    mood: 'takes',
    events: [],
    calls: 0,
    repeated: 0,
    problems: [],
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
