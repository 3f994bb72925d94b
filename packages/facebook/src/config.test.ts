import { describe, expect, it } from 'vitest'
import { createFacebookAdapter } from './adapter.ts'
import { facebook } from './definition.ts'

describe('the definition', () => {
  it('makes the adapter from settings', () => {
    const adapter = facebook.create({ appId: '42', appSecret: 'a secret', verifyToken: 'word' })
    expect(adapter.platform).toBe('facebook')
    expect(adapter.account({ accountId: '1', accessToken: 'token' }).id).toBe('1')
  })

  it('names every wrong setting by its variable, and no value', () => {
    const make = () => facebook.create({ appId: 'not digits', appSecret: '' })
    expect(make).toThrow(/FACEBOOK_APP_ID[\s\S]*FACEBOOK_APP_SECRET[\s\S]*FACEBOOK_VERIFY_TOKEN/)
    expect(make).not.toThrow(/not digits/)
    expect(() =>
      createFacebookAdapter({ appId: '42', appSecret: 'a', verifyToken: 'b', apiVersion: '26' }),
    ).toThrow(expect.objectContaining({ code: 'invalid_config' }))
  })

  it('is named by its options when no definition made it', () => {
    const make = () => createFacebookAdapter({ appId: 'not digits', appSecret: '', verifyToken: '' })
    expect(make).toThrow(/\n {2}appId: [\s\S]*\n {2}appSecret: [\s\S]*\n {2}verifyToken: /)
    expect(make).toThrow(expect.objectContaining({ field: 'appId' }))
  })

  it('knows an account by its source without asking it', () => {
    const adapter = facebook.create({ appId: '42', appSecret: 'a secret', verifyToken: 'word' })
    const get = () => Promise.reject(new Error('asked'))
    expect(adapter.account({ accountId: '1', get }).id).toBe('1')
  })
})
