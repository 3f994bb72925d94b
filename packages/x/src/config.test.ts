import { describe, expect, it } from 'vitest'
import { createXAdapter } from './adapter.ts'
import { xCapabilities } from './capabilities.ts'
import { x } from './definition.ts'

const settings = { clientId: 'a', consumerKey: 'b', consumerSecret: 'c-secret' }

describe('the definition', () => {
  it('makes the adapter from settings', () => {
    const adapter = x.create({ ...settings, chatEvents: 'true' })
    expect(adapter.platform).toBe('x')
    expect(adapter.account({ accountId: '1', accessToken: 'token' }).id).toBe('1')
  })

  it('names every wrong setting by its variable, and no value', () => {
    const make = () => x.create({ clientId: '', chatEvents: 'perhaps' })
    expect(make).toThrow(/X_CLIENT_ID[\s\S]*X_CONSUMER_KEY[\s\S]*X_CONSUMER_SECRET[\s\S]*X_CHAT_EVENTS/)
    expect(make).not.toThrow(/perhaps/)
    expect(() => createXAdapter({ ...settings, consumerSecret: '' })).toThrow(
      expect.objectContaining({ code: 'invalid_config' }) as Error,
    )
  })

  it('knows an account by its source without asking it', () => {
    const get = () => Promise.reject(new Error('asked'))
    expect(createXAdapter(settings).account({ accountId: '1', get }).id).toBe('1')
  })
})

describe('the capabilities', () => {
  it('give a page of X and a date for every fact', () => {
    const text = JSON.stringify(xCapabilities)
    const facts = text.match(/"source":"[^"]+"/g) ?? []
    for (const fact of facts)
      expect(fact).toMatch(/^"source":"https:\/\/(docs\.x\.com|developer\.twitter\.com)\//)
    expect(text.match(/"checked":"2026-\d\d-\d\d"/g)).toHaveLength(facts.length)
  })

  it('name exactly the optional members of the account', () => {
    const account = createXAdapter(settings).account({ accountId: '1', accessToken: 'token' })
    const optional = ['markRead', 'sendTyping', 'react', 'downloadAttachment', 'deleteMessage']
    expect(optional.filter((name) => name in account)).toEqual(Object.keys(xCapabilities.actions))
  })
})
