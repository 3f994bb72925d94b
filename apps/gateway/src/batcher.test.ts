import { expect, it } from 'vitest'
import { BatcherFullError, createBatcher } from './batcher.ts'

/** A batcher whose batches end when the test says so. */
function controlled(options: { batchAtMost?: number; running?: number; waitingAtMost?: number } = {}) {
  const batches: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = []
  const batcher = createBatcher<number, string>({
    batchAtMost: 3,
    running: 1,
    waitingAtMost: 10,
    ...options,
    run: (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, end: () => resolve(items.map((item) => `did ${item}`)), fail: reject })
      }),
  })
  return { batcher, batches, turn: () => new Promise((resolve) => setImmediate(resolve)) }
}

it('joins what comes together, and what comes while it works', async () => {
  const { batcher, batches, turn } = controlled()
  const first = [1, 2].map((item) => batcher.add(item))
  await turn()
  expect(batches.map(({ items }) => items)).toEqual([[1, 2]])
  const later = [3, 4, 5, 6].map((item) => batcher.add(item))
  await turn()
  expect(batches).toHaveLength(1)
  batches[0]?.end()
  expect(await Promise.all(first)).toEqual(['did 1', 'did 2'])
  await turn()
  batches[1]?.end()
  await turn()
  batches[2]?.end()
  expect(await Promise.all(later)).toEqual(['did 3', 'did 4', 'did 5', 'did 6'])
  expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3, 4, 5], [6]])
})

it('runs as many batches at once as it may', async () => {
  const { batcher, batches, turn } = controlled({ batchAtMost: 1, running: 2 })
  const all = Promise.all([1, 2, 3].map((item) => batcher.add(item)))
  await turn()
  expect(batches).toHaveLength(2)
  batches[1]?.end()
  await turn()
  expect(batches.map(({ items }) => items)).toEqual([[1], [2], [3]])
  for (const { end } of batches) end()
  expect(await all).toEqual(['did 1', 'did 2', 'did 3'])
})

it('tells everybody of a batch that it failed, and goes on', async () => {
  const { batcher, batches, turn } = controlled()
  const failing = Promise.allSettled([1, 2].map((item) => batcher.add(item)))
  await turn()
  batches[0]?.fail(new Error('no disk'))
  expect(await failing).toMatchObject([
    { reason: { message: 'no disk' } },
    { reason: { message: 'no disk' } },
  ])
  const next = batcher.add(3)
  await turn()
  batches[1]?.end()
  expect(await next).toBe('did 3')
})

it('refuses more than may wait', async () => {
  const { batcher, batches, turn } = controlled({ waitingAtMost: 2 })
  const taken = [1, 2].map((item) => batcher.add(item))
  await expect(batcher.add(3)).rejects.toBeInstanceOf(BatcherFullError)
  await turn()
  batches[0]?.end()
  expect(await Promise.all(taken)).toEqual(['did 1', 'did 2'])
})
