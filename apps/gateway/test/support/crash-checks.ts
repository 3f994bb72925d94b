import { expect } from 'vitest'
import type { LogEvent } from '../../src/domain/event/log-event.ts'
import type { AskedSend, CrashLoad } from './crash-load.ts'
import type { CrashRig } from './crash-rig.ts'
import { replayLog } from './replay-log.ts'

/** Every webhook that was answered is stored and told, and nothing twice. */
export async function expectStoredOnce(rig: CrashRig, { answered }: CrashLoad): Promise<void> {
  const messages = await rig.query<{ native_id: string }>(
    'select native_id from messages where native_id is not null',
  )
  const stored = messages.map((row) => row.native_id)
  const there = new Set(stored)
  expect(answered.size).toBeGreaterThan(100)
  expect([...answered].filter((id) => !there.has(id))).toEqual([])
  expect(stored).toHaveLength(there.size)
  const log = await readLog(rig)
  const told = log.filter(({ type }) => type === 'message.received' || type === 'message.sent')
  expect(told.map(({ messageId }) => messageId).sort()).toEqual([...there].sort())
}

/**
 * Asks the network for every send: those answered as sent are there once, none is there twice, and whoever asks again
 * is told the same for good. That holds too for sends whose process has died before their echo came.
 */
export async function expectSentOnce(rig: CrashRig, load: CrashLoad): Promise<void> {
  const before = new Map(load.sends.map((send) => [send, send.told]))
  await askAll(
    load,
    load.sends.filter(({ told }) => told?.status !== 200),
  )
  rig.holdWebhooks(false)
  rig.network.simulator.clock.advance(10 * 60_000)
  await rig.network.simulator.settle()
  await askAll(load, load.sends)

  const inboxes = rig.network.simulator.world().facebook.customers.flatMap(({ messages }) => messages)
  const times = new Map<string | undefined, number>()
  for (const { text } of inboxes) times.set(text, (times.get(text) ?? 0) + 1)
  const wrong = load.sends.filter(
    ({ text, told }) => (times.get(text) ?? 0) !== (told?.status === 200 ? 1 : 0),
  )
  expect(wrong).toEqual([])
  const changed = load.sends.filter((send) => {
    const first = before.get(send)
    return first?.status === 200 && first.messageId !== send.told?.messageId
  })
  expect(changed).toEqual([])
  expect(load.sends.filter(({ told }) => told?.status === 200).length).toBeGreaterThan(30)
  // Nobody is refused: a send is made, or nobody knows of it.
  expect(load.sends.filter(({ told }) => told?.status !== 200 && told?.status !== 409)).toEqual([])
}

async function askAll(load: CrashLoad, sends: readonly AskedSend[]): Promise<void> {
  await Promise.all(
    sends.map(async (send) => {
      delete send.told
      const told = async () => {
        await load.ask(send)
        return send.told
      }
      await expect.poll(told, { timeout: 60_000, interval: 500 }).toBeDefined()
    }),
  )
}

/** Every event of the log has reached the receiver, and each conversation in its order. */
export async function expectAllTold(rig: CrashRig, { answered }: CrashLoad): Promise<void> {
  const log = await readLog(rig)
  const expected = log
    .filter(({ type, history }) => !history && (type === 'message.received' || type === 'message.sent'))
    .map(({ conversationId, sequence, messageId }) => `${conversationId} ${sequence} ${messageId}`)
  const arrived = () => {
    const first = new Map<string, ReturnType<typeof hookOf>>()
    for (const { body } of rig.receiver.calls) {
      const hook = hookOf(body)
      if (!first.has(hook.hookId)) first.set(hook.hookId, hook)
    }
    return [...first.values()]
  }
  const missing = () => {
    const there = new Set(arrived().map(({ place }) => place))
    return expected.filter((place) => !there.has(place))
  }
  await expect.poll(() => missing().length, { timeout: 60_000 }).toBe(0)
  const hooks = arrived()
  expect(hooks.map(({ place }) => place).sort()).toEqual([...expected].sort())

  const last = new Map<string, number>()
  const outOfOrder = hooks.filter(({ conversationId, sequence, previousSequence }) => {
    const before = last.get(conversationId)
    last.set(conversationId, sequence)
    return before !== previousSequence || sequence <= (before ?? 0)
  })
  expect(outOfOrder).toEqual([])

  const ids = new Set(hooks.map(({ id }) => id))
  expect([...answered].filter((id) => !ids.has(id))).toEqual([])
}

function hookOf(body: Record<string, unknown>) {
  const { hookId, id, conversationId, sequence, previousSequence } = body as {
    hookId: string
    id: string
    conversationId: string
    sequence: number
    previousSequence?: number
  }
  const place = `${conversationId} ${sequence} ${id}`
  return { hookId, id, conversationId, sequence, previousSequence, place }
}

/** The log has no gap, and who reads nothing else knows what is stored. */
export async function expectLogTellsAll(rig: CrashRig): Promise<void> {
  const gaps = await rig.query(
    `select c.id from conversations c left join events e on e.conversation_id = c.id
     group by c.id having count(e.id) <> c.last_sequence or max(e.sequence) <> c.last_sequence`,
  )
  expect(gaps).toEqual([])
  const { messages, receipts } = replayLog(await readLog(rig))
  const stored = await rig.query<{ message: string }>(
    `select concat_ws(' ', native_id, conversation_id, text) as message from messages where native_id is not null`,
  )
  const replayed = [...messages].map(
    ([id, { conversationId, text }]) => `${id} ${conversationId} ${String(text)}`,
  )
  expect(replayed.sort()).toEqual(stored.map(({ message }) => message).sort())
  const kept = await rig.query<{ receipt: string }>(
    `select concat_ws(' ', kind, message_native_id) as receipt from receipts`,
  )
  expect([...receipts].sort()).toEqual(kept.map(({ receipt }) => receipt).sort())
}

async function readLog(
  rig: CrashRig,
): Promise<Pick<LogEvent, 'conversationId' | 'sequence' | 'type' | 'messageId' | 'body' | 'history'>[]> {
  const rows = await rig.query<{
    conversation_id: string
    sequence: string
    type: LogEvent['type']
    message_native_id: string | null
    body: LogEvent['body']
    history: boolean
  }>(`select * from events order by conversation_id, sequence`)
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    sequence: Number(row.sequence),
    type: row.type,
    body: row.body,
    history: row.history,
    ...(row.message_native_id !== null && { messageId: row.message_native_id }),
  }))
}
