import type { Credentials, CredentialsSource } from '@dm/core'
import { createSimulator } from '@dm/simulator'
import { createXAdapter } from '@dm/x'
import { describe, expect, it } from 'vitest'

const minute = 60_000

/** A user in a simulated X, several processes that act for it, and the one place where its credentials are. */
function simulatedDay(lock: boolean) {
  const simulator = createSimulator({ clock: Date.parse('2026-11-22T10:00:00Z') })
  const { userId, accessToken, refreshToken, customers, ...app } = simulator.seed().x
  const expiresAt = new Date(simulator.clock.now() + 120 * minute).toISOString()
  const rotations: Credentials[] = []
  let stored: Credentials = { accountId: userId, accessToken, refreshToken, expiresAt }
  let queue: Promise<unknown> = Promise.resolve()
  const source: CredentialsSource = {
    accountId: userId,
    get: async () => stored,
    async onRotate(next) {
      stored = next
      rotations.push(next)
    },
    ...(lock && {
      exclusive: (work) => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
    }),
  }
  const process = () =>
    createXAdapter(app, { fetch: simulator.fetch, clock: () => simulator.clock.now() }).account(source)
  const person = customers[0]?.id ?? ''
  const inbox = () => simulator.world().x.customers[0]?.messages.map(({ text }) => text) ?? []
  return { simulator, process, person, inbox, rotations }
}

describe('three hours', () => {
  it.each([
    ['with a lock', true],
    ['without one', false],
  ])('of two processes %s: tokens rotate, and nothing is lost', async (_name, lock) => {
    const { simulator, process, person, inbox, rotations } = simulatedDay(lock)
    const processes = [process(), process()]
    const expected: string[] = []
    for (let time = 0; time <= 180; time += 10) {
      const texts = processes.map((_, index) => `${time} minutes, process ${index}`)
      await Promise.all(
        processes.map((account, index) =>
          account.send({ to: { participantId: person }, text: texts[index]! }),
        ),
      )
      expected.push(...texts)
      simulator.clock.advance(10 * minute)
    }
    expect(inbox().sort()).toEqual(expected.sort())
    expect(rotations.length).toBeGreaterThanOrEqual(1)
    expect(new Set(rotations.map(({ refreshToken }) => refreshToken)).size).toBe(rotations.length)
    const { refused } = simulator.world().x.refreshTokenUses
    if (lock) expect(refused).toBe(0)
  })
})
