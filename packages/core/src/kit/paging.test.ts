import { describe, expect, test, vi } from 'vitest'
import type { Page, PageQuery } from '../model/page.ts'
import { paginate } from './paging.ts'

/** Numbers from 0, three to a page; the cursor is the next number. */
function numbers(count: number, perPage = 3) {
  return vi.fn(({ cursor = '0', limit = perPage }: PageQuery): Promise<Page<number>> => {
    const start = Number(cursor)
    const end = Math.min(start + Math.min(limit, perPage), count)
    const items = Array.from({ length: end - start }, (_, index) => start + index)
    return Promise.resolve(end < count ? { items, nextCursor: String(end) } : { items })
  })
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('paginate', () => {
  test('gives all items of all pages', async () => {
    expect(await collect(paginate(numbers(7)))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(await collect(paginate(numbers(0)))).toEqual([])
  })

  test('begins at the cursor and passes the limit on', async () => {
    const fetchPage = numbers(7)
    expect(await collect(paginate(fetchPage, { cursor: '3', limit: 2 }))).toEqual([3, 4, 5, 6])
    expect(fetchPage.mock.calls).toEqual([[{ cursor: '3', limit: 2 }], [{ cursor: '5', limit: 2 }]])
  })

  test('stops at max, asks for no more than is left, and fetches nothing for 0', async () => {
    const fetchPage = numbers(100)
    expect(await collect(paginate(fetchPage, { max: 4 }))).toEqual([0, 1, 2, 3])
    expect(fetchPage.mock.calls).toEqual([[{ limit: 4 }], [{ limit: 1, cursor: '3' }]])
    const unused = numbers(100)
    expect(await collect(paginate(unused, { max: 0 }))).toEqual([])
    expect(unused).not.toHaveBeenCalled()
  })

  test('cuts a page that is larger than asked for', async () => {
    expect(await collect(paginate(() => Promise.resolve({ items: [1, 2, 3] }), { max: 2 }))).toEqual([1, 2])
  })

  test('goes on after an empty page', async () => {
    const pages: Page<number>[] = [{ items: [], nextCursor: 'b' }, { items: [1] }]
    expect(await collect(paginate(() => Promise.resolve(pages.shift()!)))).toEqual([1])
  })

  test('fetches a page only when it is needed', async () => {
    const fetchPage = numbers(100)
    for await (const item of paginate(fetchPage)) if (item === 2) break
    expect(fetchPage).toHaveBeenCalledTimes(1)
  })

  test('refuses to walk in circles', async () => {
    const next: Record<string, string> = { start: 'a', a: 'b', b: 'a' }
    const fetchPage = ({ cursor = 'start' }: PageQuery) =>
      Promise.resolve({ items: [cursor], nextCursor: next[cursor]! })
    await expect(collect(paginate(fetchPage))).rejects.toMatchObject({ code: 'upstream_malformed' })
  })

  test('passes on what fetching throws', async () => {
    await expect(collect(paginate(() => Promise.reject(new Error('no'))))).rejects.toThrow('no')
  })
})
