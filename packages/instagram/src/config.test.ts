import { describe, expect, it } from 'vitest'
import { createInstagramAdapter } from './adapter.ts'
import { instagram } from './definition.ts'

const app = { appId: '42', appSecret: 'a secret', verifyToken: 'word' }

describe('the definition', () => {
  it('makes the adapter from settings, by default for the login at Instagram', () => {
    const adapter = instagram.create(app)
    expect(adapter.platform).toBe('instagram')
    expect(adapter.account({ accountId: '1', accessToken: 'token' }).id).toBe('1')
    expect(adapter.oauth).toHaveProperty('refresh')
    expect(instagram.create({ ...app, login: 'facebook' }).oauth).not.toHaveProperty('refresh')
  })

  it('names every wrong setting by its variable, and no value', () => {
    const make = () => instagram.create({ appId: 'not digits', appSecret: '', login: 'passport' })
    expect(make).toThrow(
      /INSTAGRAM_LOGIN[\s\S]*INSTAGRAM_APP_ID[\s\S]*INSTAGRAM_APP_SECRET[\s\S]*INSTAGRAM_VERIFY_TOKEN/,
    )
    expect(make).not.toThrow(/not digits|passport/)
    expect(() => createInstagramAdapter({ ...app, apiVersion: '26' })).toThrow(
      expect.objectContaining({ code: 'invalid_config' }),
    )
  })

  it('is named by its options when no definition made it', () => {
    // @ts-expect-error no such login
    const make = () => createInstagramAdapter({ login: 'insta', appId: '', appSecret: '', verifyToken: '' })
    expect(make).toThrow(
      /\n {2}login: expected one of "instagram"\|"facebook"\n {2}appId: [\s\S]*\n {2}appSecret: /,
    )
    expect(make).toThrow(expect.objectContaining({ field: 'login' }))
  })

  it('knows an account by its source without asking it', () => {
    const get = () => Promise.reject(new Error('asked'))
    expect(instagram.create(app).account({ accountId: '1', get }).id).toBe('1')
  })
})
