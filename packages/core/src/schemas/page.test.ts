import { expect, test } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { pageQuerySchema, pageSchema } from './page.ts'
import { reactionSchema } from './reaction.ts'

const schema = pageSchema(reactionSchema)
const items = [{ messageId: 'm', participantId: 'p' }]

test('a page holds what its schema says, a cursor and what was skipped', () => {
  const error = new DmError({ code: 'permission_missing', message: 'Grant it.' })
  const page = { items, nextCursor: 'c', skipped: [{ id: 'm2', error }] }
  expect(schema.parse(page)).toStrictEqual(page)
  expect(schema.parse({ items: [] })).toStrictEqual({ items: [] })
  expect(schema.safeParse({ items: [{}] }).error?.issues[0]?.path).toEqual(['items', 0, 'messageId'])
  expect(schema.safeParse({ items, nextCursor: '' }).success).toBe(false)
  expect(schema.safeParse({ items, skipped: [{ id: 'm2', error: new Error('plain') }] }).success).toBe(false)
})

test('a query is for a whole number of items', () => {
  expect(pageQuerySchema.parse({ limit: 1, cursor: 'c' })).toEqual({ limit: 1, cursor: 'c' })
  expect(pageQuerySchema.parse({})).toEqual({})
  for (const limit of [0, -1, 1.5, '5']) expect(pageQuerySchema.safeParse({ limit }).success).toBe(false)
})
