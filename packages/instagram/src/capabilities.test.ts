import { describe, expect, it } from 'vitest'
import { createInstagramAdapter } from './adapter.ts'
import { instagramCapabilities } from './capabilities.ts'

describe.each(['instagram', 'facebook'] as const)('the capabilities with the login %s', (login) => {
  const capabilities = instagramCapabilities[login]

  it('give a page of Meta and a date for every fact', () => {
    const facts = JSON.stringify(capabilities).match(/"source":"[^"]+"/g)
    const dates = JSON.stringify(capabilities).match(/"checked":"2026-\d\d-\d\d"/g)
    expect(facts?.every((fact) => fact.startsWith('"source":"https://developers.facebook.com/'))).toBe(true)
    expect(dates).toHaveLength(facts?.length ?? 0)
  })

  it('name exactly the optional members of the account', () => {
    const adapter = createInstagramAdapter({ login, appId: '42', appSecret: 'a secret', verifyToken: 'word' })
    const account = adapter.account({ accountId: '1', accessToken: 'token' })
    const optional = ['markRead', 'sendTyping', 'react', 'downloadAttachment', 'deleteMessage']
    expect(optional.filter((name) => name in account)).toEqual(Object.keys(capabilities.actions))
    expect(adapter.capabilities).toBe(capabilities)
  })

  it('take bytes only where an upload of them is documented', () => {
    const ways = Object.values(capabilities.attachments).map(({ by }) => by.includes('data'))
    expect(ways).toEqual(Array.from({ length: 4 }, () => login === 'facebook'))
  })
})
