import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createCrashRig, newMessageId, type CrashRig, type SaidMessage } from './support/crash-rig.ts'

/** How many times something is killed, for each number of gateways; CRASH_ROUNDS asks for another. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 7)
const senders = 12
const correspondents = 30

let rig: CrashRig

afterEach(() => rig.stop())

/** Networks that deliver, twice now and then, and remember what was answered. */
function startLoad() {
  const answered = new Set<string>()
  const sent: SaidMessage[] = []
  let running = true
  let next = 0
  const one = async () => {
    while (running) {
      const messages = Array.from({ length: 1 + (next % 3) }, () => newMessage(next++))
      sent.push(...messages)
      const again = Math.random() < 0.2 ? [sent[Math.floor(Math.random() * sent.length)]!] : []
      const batch = [...messages, ...again]
      if (await rig.deliver(batch)) for (const { id } of batch) answered.add(id)
      else await delay(50)
    }
  }
  const all = Promise.all(Array.from({ length: senders }, one))
  return {
    answered,
    /** Resolves when so many more messages were answered. */
    answers: async (more: number) => {
      const enough = answered.size + more
      await expect.poll(() => answered.size, { timeout: 30_000 }).toBeGreaterThanOrEqual(enough)
    },
    stop: async () => {
      running = false
      await all
    },
  }
}

function newMessage(number: number): SaidMessage {
  return {
    id: newMessageId(),
    from: `70000000000${number % correspondents}`,
    text: `message ${number}`,
    at: Date.now() - 60_000 + number,
  }
}

async function expectNothingLost(answered: ReadonlySet<string>): Promise<void> {
  const messages = await rig.query<{ native_id: string }>('select native_id from messages')
  const stored = messages.map((row) => row.native_id)
  const there = new Set(stored)
  expect(answered.size).toBeGreaterThan(100)
  expect([...answered].filter((id) => !there.has(id))).toEqual([])
  expect(stored.length).toBe(there.size)

  // What the log tells, each conversation without a gap and each message once.
  const gaps = await rig.query(
    `select conversation_id from events group by conversation_id
     having count(*) <> max(sequence) or min(sequence) <> 1`,
  )
  expect(gaps).toEqual([])
  const told = await rig.query<{ message_native_id: string }>(
    `select message_native_id from events where type = 'message.received' and not history`,
  )
  expect(told.map((row) => row.message_native_id).sort()).toEqual([...there].sort())
  const behind = await rig.query(
    `select c.id from conversations c
     where c.last_sequence <> (select count(*) from events e where e.conversation_id = c.id)`,
  )
  expect(behind).toEqual([])
}

describe.each([1, 2, 3])(
  'gateways (%i of them on one database), killed at any moment, and the database too',
  (gateways) => {
    it(
      'keep everything that was answered, and nothing twice',
      async () => {
        rig = await createCrashRig(gateways)
        const load = startLoad()
        for (let round = 0; round < rounds; round += 1) {
          await load.answers(50)
          await delay(Math.random() * 300)
          if (round % 4 === 3) await rig.crashDatabase()
          else await rig.crashGateway(round % gateways)
        }
        await load.answers(50)
        await load.stop()
        await expectNothingLost(load.answered)
      },
      60_000 + rounds * 20_000,
    )
  },
)
