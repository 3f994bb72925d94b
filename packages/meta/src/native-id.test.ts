import { expect, it } from 'vitest'
import { z } from 'zod'
import { wireFlag, wireId } from './native-id.ts'

it('reads ids and flags as Meta sends them', () => {
  const schema = z.object({ id: wireId, on: wireFlag })
  expect(schema.parse({ id: 5, on: 'true' })).toEqual({ id: '5', on: true })
  expect(schema.parse({ id: null })).toEqual({ id: undefined, on: false })
})
