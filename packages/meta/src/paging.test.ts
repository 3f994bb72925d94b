import { describe, expect, it } from 'vitest'
import { nextCursor, pageAt } from './paging.ts'

describe('nextCursor', () => {
  it('ends with a missing next, and with nothing else', () => {
    expect(nextCursor({ cursors: { after: 'A' }, next: undefined })).toBeUndefined()
    expect(nextCursor(undefined)).toBeUndefined()
    expect(nextCursor({ cursors: { after: 'A' }, next: 'https://graph.example/x?after=A' })).toBe('A')
  })

  it('takes the position out of the address, and never the token', () => {
    const next = 'https://graph.example/x?access_token=secret&until=17&__paging_token=abc&limit=2'
    const cursor = nextCursor({ cursors: undefined, next })
    expect(cursor).not.toContain('secret')
    expect(pageAt(cursor)).toEqual({ until: '17', __paging_token: 'abc' })
  })
})

describe('pageAt', () => {
  it('asks for what comes after, and lets nothing else through', () => {
    expect(pageAt(undefined)).toEqual({})
    expect(pageAt('A&fields=x')).toEqual({ after: 'A&fields=x' })
    expect(pageAt('?until=1&fields=x')).toEqual({ until: '1' })
  })
})
