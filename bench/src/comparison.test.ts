import { expect, it } from 'vitest'
import { compare, holds } from './comparison.ts'

const labels = { subject: 'ours', against: 'theirs', unit: { name: 'µs', better: 'less' } } as const
const more = { ...labels, unit: { name: 'messages/s', better: 'more' } } as const

it('compares round by round, so that a slow round of the machine does not count', () => {
  const { ratio } = compare(labels, [20, 2000, 30], [10, 1000, 10])
  expect(ratio).toEqual({ min: 2, median: 2, max: 3 })
})

it('takes the mean of the two in the middle as the median', () => {
  expect(compare(labels, [1, 2, 4, 9], [1, 1, 1, 1]).ratio.median).toBe(3)
})

it('holds a target by the median', () => {
  expect(holds(compare({ ...labels, target: 2 }, [1, 2, 9], [1, 1, 1]))).toBe(true)
  expect(holds(compare({ ...labels, target: 2 }, [1, 3, 9], [1, 1, 1]))).toBe(false)
  expect(holds(compare({ ...more, target: 2 }, [1, 3, 9], [1, 1, 1]))).toBe(true)
  expect(holds(compare({ ...more, target: 4 }, [1, 3, 9], [1, 1, 1]))).toBe(false)
  expect(holds(compare(labels, [1], [1]))).toBeUndefined()
})
