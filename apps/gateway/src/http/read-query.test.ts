import { expect, it } from 'vitest'
import { z } from 'zod'
import { readQuery } from './read-query.ts'

const schema = z.object({ limit: z.string().optional(), tags: z.array(z.string()).optional() })
const read = (query: string) => {
  const given: Record<string, string[]> = {}
  for (const [key, value] of new URLSearchParams(query)) (given[key] ??= []).push(value)
  return readQuery(schema, given)
}

it.each(['tags=a&tags=b', 'tags[]=a&tags[]=b', 'tags[0]=a&tags[1]=b'])('reads an array: %s', (query) => {
  expect(read(query)).toEqual({ tags: ['a', 'b'] })
})

it('reads an array of one', () => {
  expect(read('tags=a')).toEqual({ tags: ['a'] })
  expect(read('tags[0]=a')).toEqual({ tags: ['a'] })
})

it('takes the first of what is no array, and nothing for what is empty or unheard of', () => {
  expect(read('limit=1&limit=2')).toEqual({ limit: '1' })
  expect(read('limit[0]=1')).toEqual({ limit: '1' })
  expect(read('limit=&tags=&source=npm')).toEqual({})
})
