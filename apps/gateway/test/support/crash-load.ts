import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { checkAnswer } from './check-answer.ts'
import { apiKey, type CrashRig } from './crash-rig.ts'

const networks = 8
const clients = 6
const correspondents = 60
const triesOfAClient = 5

/** A send as its client sees it: the text is the key, and is in no other. */
export interface AskedSend {
  readonly text: string
  readonly to: string
  /** What it was told at last; absent while nobody has told it anything that lasts. */
  told?: { readonly status: number; readonly messageId?: string }
}

export interface CrashLoad {
  /** Ids of the messages that networks delivered and that were answered with 200. */
  readonly answered: ReadonlySet<string>
  readonly sends: readonly AskedSend[]
  /** Resolves when so many more messages were answered, and a few more sends. */
  answers(more: number): Promise<void>
  /** Asks again, under the same key, what has become of a send. */
  ask(send: AskedSend): Promise<void>
  stop(): Promise<void>
}

interface SaidMessage {
  readonly id: string
  readonly from: string
  readonly text: string
  readonly at: number
}

/**
 * Networks that deliver, twice now and then, and remember what was answered; and clients that send, each call under a
 * key of its own, and repeat it while they are not told that it was made.
 */
export function startLoad(rig: CrashRig): CrashLoad {
  const answered = new Set<string>()
  const sends: AskedSend[] = []
  const people = meetPeople(rig)
  const said: SaidMessage[] = []
  let running = true

  const newMessage = (): SaidMessage => {
    const number = said.length
    const from = people[number % people.length]!
    const message = { id: `m_${randomUUID()}`, from, text: `message ${number}`, at: Date.now() }
    said.push(message)
    return message
  }
  const network = async () => {
    while (running) {
      const messages = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, newMessage)
      const again = Math.random() < 0.2 ? [oneOf(said)] : []
      const batch = [...messages, ...again]
      if (await deliver(rig, batch)) for (const { id } of batch) answered.add(id)
      await delay(Math.random() * 60)
    }
  }
  const client = async () => {
    while (running) {
      const send: AskedSend = { text: `send ${randomUUID()}`, to: oneOf(people) }
      sends.push(send)
      for (let left = triesOfAClient; left > 0 && send.told?.status !== 200; left -= 1) {
        await ask(rig, send)
        await delay(Math.random() * 200)
      }
    }
  }
  const all = Promise.all([
    ...Array.from({ length: networks }, network),
    ...Array.from({ length: clients }, client),
  ])
  const sent = () => sends.filter(({ told }) => told?.status === 200).length
  return {
    answered,
    sends,
    answers: async (more) => {
      const enough = [answered.size + more, sent() + more / 10] as const
      await expect.poll(() => answered.size, { timeout: 30_000 }).toBeGreaterThanOrEqual(enough[0])
      await expect.poll(sent, { timeout: 30_000 }).toBeGreaterThanOrEqual(enough[1])
    },
    ask: (send) => ask(rig, send),
    stop: async () => {
      running = false
      await all
    },
  }
}

/** People of the simulated network who have written, so that they may be answered. */
function meetPeople({ network }: CrashRig): string[] {
  const { facebook } = network.simulator
  return Array.from({ length: correspondents }, () => {
    const { id } = facebook.customer({})
    void facebook.speak({ from: id, text: 'Hello', wait: false })
    return id
  })
}

/** Posts one signed webhook with these messages to a gateway that is up; true when it was answered with 200. */
async function deliver(rig: CrashRig, messages: readonly SaidMessage[]): Promise<boolean> {
  const { pageId, appSecret } = rig.network.simulator.seed().facebook
  const body = JSON.stringify(envelope(pageId, messages))
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
  return (await post(rig, '/webhooks/facebook', headers, body))?.status === 200
}

/**
 * Makes the call, or repeats it; what it is told is kept when it is told something that lasts. Also an answer in the
 * middle of a crash is as the document says.
 */
async function ask(rig: CrashRig, send: AskedSend): Promise<void> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'idempotency-key': send.text,
  }
  const body = JSON.stringify({ recipientId: send.to, message: send.text })
  const response = await post(rig, '/api/messages/facebook', headers, body)
  if (!response) return
  const told = JSON.parse(response.text) as Told
  checkAnswer({ method: 'POST', path: '/api/messages/facebook', status: response.status, body: told })
  const { retryAvailable, messageId } = told
  if (retryAvailable !== true) send.told = { status: response.status, ...(messageId && { messageId }) }
}

interface Told {
  readonly retryAvailable?: boolean
  readonly messageId?: string
}

async function post(rig: CrashRig, path: string, headers: Record<string, string>, body: string) {
  const url = rig.url()
  if (url === undefined) {
    await delay(50)
    return undefined
  }
  try {
    const signal = AbortSignal.timeout(10_000)
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal })
    return { status: response.status, text: await response.text() }
  } catch {
    await delay(50)
    return undefined
  }
}

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
function envelope(pageId: string, messages: readonly SaidMessage[]) {
  return {
    object: 'page',
    entry: messages.map(({ id, from, text, at }) => ({
      id: pageId,
      time: at,
      messaging: [
        { sender: { id: from }, recipient: { id: pageId }, timestamp: at, message: { mid: id, text } },
      ],
    })),
  }
}

const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!
