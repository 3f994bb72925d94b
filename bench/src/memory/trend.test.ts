import { expect, it } from 'vitest'
import { trendOf } from './trend.ts'

it('compares the end with the beginning, which is after the warm-up', () => {
  expect(trendOf([9, 9, 1, 1, 5, 5, 5, 5, 3, 3])).toEqual({ first: [1, 1], last: [3, 3] })
  expect(trendOf([1, 2])).toEqual({ first: [1], last: [2] })
})
