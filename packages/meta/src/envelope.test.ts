import { describe, expect, it } from 'vitest'
import { readEnvelope } from './envelope.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (body: unknown) => readEnvelope(bytes(JSON.stringify(body)))

describe('readEnvelope', () => {
  it('walks every list of every entry, in order', () => {
    const items = read({
      object: 'page',
      entry: [
        { id: '1', time: 1790000000500, messaging: [{ a: 1 }, { a: 2 }], standby: [{ b: 1 }] },
        { id: 2, time: '1790000000', changes: [{ field: 'feed', value: { c: 1 } }] },
      ],
    })
    expect(items.map(({ list, entryId, value }) => [list, entryId, value])).toEqual([
      ['messaging', '1', { a: 1 }],
      ['messaging', '1', { a: 2 }],
      ['standby', '1', { b: 1 }],
      ['changes', '2', { c: 1 }],
    ])
    expect(items[0]).toMatchObject({ object: 'page', entryTime: '2026-09-21T14:13:20.500Z' })
    expect(items[3]).toMatchObject({
      field: 'feed',
      entryTime: '2026-09-21T14:13:20.000Z',
      raw: { field: 'feed', value: { c: 1 } },
    })
  })

  it('keeps what has another shape as an item', () => {
    const items = read({
      entry: [null, 'text', { id: '1', messages: [1] }, { changes: ['x'], messaging: { y: 1 } }],
    })
    expect(items.map(({ list, raw }) => [list, raw])).toEqual([
      ['entry', null],
      ['entry', 'text'],
      ['entry', { id: '1', messages: [1] }],
      ['messaging', { y: 1 }],
      ['changes', 'x'],
    ])
  })

  it('keeps ids that are too long for a number', () => {
    const items = readEnvelope(bytes('{"entry":[{"id":90071992547409931,"messaging":[{}]}]}'))
    expect(items[0]?.entryId).toBe('90071992547409931')
  })

  it('reads a change that stands in the entry itself', () => {
    const entry = { id: '1', time: 1790000000, field: 'comments', value: { id: '7' } }
    expect(read({ object: 'instagram', entry: [entry] })).toMatchObject([
      {
        list: 'changes',
        object: 'instagram',
        entryId: '1',
        field: 'comments',
        value: { id: '7' },
        raw: entry,
      },
    ])
  })

  it('reads bodies in a list, and keeps what is none among them', () => {
    const items = read([{ object: 'instagram', entry: [{ id: '1', messaging: [{ a: 1 }] }] }, 'text'])
    expect(items.map(({ list, object, value }) => [list, object, value])).toEqual([
      ['messaging', 'instagram', { a: 1 }],
      ['entry', undefined, 'text'],
    ])
  })

  it('finds nothing in empty lists', () => {
    expect(read({ entry: [] })).toEqual([])
    expect(read({ entry: [{ id: '1', messaging: [] }] })).toEqual([])
  })

  it.each(['', 'not json', '[]', 'null', '{}', '{"entry":{}}', '[{"entry":{}}]', '[[]]'])(
    'refuses %s',
    (text) => {
      expect(() => readEnvelope(bytes(text))).toThrow(expect.objectContaining({ code: 'webhook_malformed' }))
    },
  )
})
