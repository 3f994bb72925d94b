import { describe, expect, it } from 'vitest'
import { createFacebookAdapter } from './adapter.ts'
import { facebookCapabilities } from './capabilities.ts'

describe('the capabilities', () => {
  it('give a page and a date for every fact', () => {
    const facts = JSON.stringify(facebookCapabilities).match(/"source":"[^"]+"/g)
    const dates = JSON.stringify(facebookCapabilities).match(/"checked":"2026-\d\d-\d\d"/g)
    expect(facts?.every((fact) => fact.startsWith('"source":"https://developers.facebook.com/'))).toBe(true)
    expect(dates).toHaveLength(facts?.length ?? 0)
  })

  it('name exactly the optional members of the account', () => {
    const adapter = createFacebookAdapter({ appId: '42', appSecret: 'a secret', verifyToken: 'word' })
    const account = adapter.account({ accountId: '1', accessToken: 'token' })
    const optional = ['markRead', 'sendTyping', 'react', 'downloadAttachment', 'deleteMessage']
    expect(optional.filter((name) => name in account)).toEqual(Object.keys(facebookCapabilities.actions))
  })
})
