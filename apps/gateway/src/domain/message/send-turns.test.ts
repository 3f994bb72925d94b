import { expect, it } from 'vitest'
import { createSendTurns } from './send-turns.ts'

const never = 60_000

it('lets one through at a time, in the order in which they came', async () => {
  const turns = createSendTurns()
  const order: string[] = []
  let atWork = 0
  const work = async (name: string) => {
    const end = await turns.take('one', never)
    atWork += 1
    expect(atWork).toBe(1)
    order.push(name)
    await Promise.resolve()
    atWork -= 1
    end?.()
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(work))
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

it('keeps nobody waiting for another key', async () => {
  const turns = createSendTurns()
  expect(await turns.take('one', never)).toBeDefined()
  expect(await turns.take('other', never)).toBeDefined()
})

it('goes on past whoever has waited too long', async () => {
  const turns = createSendTurns()
  const end = await turns.take('one', never)
  const late = turns.take('one', 0)
  const patient = turns.take('one', never)
  expect(await late).toBeUndefined()
  end?.()
  expect(await patient).toBeDefined()
})
