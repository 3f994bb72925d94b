import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway, type TestProfile } from './support/test-gateway.ts'

let gateway: TestGateway
/** The first has an account. */
let linked: TestProfile
let second: TestProfile

beforeAll(async () => {
  gateway = await startTestGateway()
  linked = await gateway.profile('First')
  second = await gateway.profile('Second', { messagingActive: false })
  await gateway.profile('Third')
  const { facebook } = (await gateway.sandbox('/seed')) as {
    facebook: { otherPage: { id: string; accessToken: string } }
  }
  const { id: accountId, accessToken } = facebook.otherPage
  const account = await linked.post('/accounts', { platform: 'facebook', accountId, accessToken })
  expect(account).toMatchObject({ status: 200 })
})

afterAll(() => gateway.stop())

const list = async (query = '', call = gateway.api) => {
  const { status, body } = await call(`/profiles${query}`)
  expect({ status, body }).toMatchObject({ status: 200, body: { count: expect.any(Number) as number } })
  return body as { profiles: Json[]; count: number; hasMore: boolean; nextCursor?: string }
}
const titles = async (query = '', call = gateway.api) =>
  (await list(query, call)).profiles.map(({ title }) => title)

const change = (call: TestGateway['api'], body: Json, path = '/profiles', method = 'PATCH') =>
  call(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('the list of profiles', () => {
  it('has what the wire wants, and no key', async () => {
    const body = await list()
    expect(body).toEqual({
      profiles: expect.any(Array) as unknown[],
      count: 3,
      hasMore: false,
    })
    const [first, without] = body.profiles
    expect(first).toEqual({
      title: 'First',
      refId: linked.refId,
      status: 'active',
      activeSocialAccounts: ['facebook'],
      created: { _seconds: expect.any(Number) as number, _nanoseconds: expect.any(Number) as number },
      createdUTC: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      messagingActive: true,
    })
    const { _seconds, _nanoseconds } = first!.created as { _seconds: number; _nanoseconds: number }
    expect(new Date(_seconds * 1_000 + _nanoseconds / 1e6).toISOString()).toBe(first!.createdUTC)
    expect(without).toMatchObject({ title: 'Second', messagingActive: false })
    expect(without).not.toHaveProperty('activeSocialAccounts')
  })

  it.each([
    ['title=Second', ['Second']],
    ['title=second', []],
    ['hasActiveSocialAccounts=true', ['First']],
    ['hasActiveSocialAccounts=false', ['Second', 'Third']],
    ['includesActiveSocialAccounts[0]=facebook', ['First']],
    ['includesActiveSocialAccounts=facebook&includesActiveSocialAccounts=twitter', []],
    ['includesActiveSocialAccounts=youtube', []],
    ['isByokLinked=true', []],
    ['isByokLinked=false&actionLog=7&include=everything', ['First', 'Second', 'Third']],
    ['refId=nobody', []],
    ['title=', ['First', 'Second', 'Third']],
  ])('is narrowed by %s', async (query, wanted) => {
    expect(await titles(`?${query}`)).toEqual(wanted)
  })

  it('is narrowed by refId', async () => {
    expect(await titles(`?refId=${second.refId}`)).toEqual(['Second'])
  })

  it('comes in pages', async () => {
    const seen: unknown[] = []
    let cursor: string | undefined = ''
    while (cursor !== undefined) {
      const page = await list(`?limit=2&cursor=${cursor}`)
      expect(page.hasMore).toBe(page.nextCursor !== undefined)
      seen.push(page.profiles.map(({ title }) => title))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([['First', 'Second'], ['Third']])
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=5001', 'limit'],
    ['cursor=made-up', 'cursor is not a cursor'],
    ['hasActiveSocialAccounts=perhaps', 'hasActiveSocialAccounts'],
  ])('is refused with %s', async (query, says) => {
    expect(await gateway.api(`/profiles?${query}`)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining(says) as string },
    })
  })

  it('is one profile alone with its key, wherever the key stands', async () => {
    expect(await titles('', second.api)).toEqual(['Second'])
    expect(await titles(`?profileKeys[0]=${second.key}`)).toEqual(['Second'])
    expect(await titles(`?profileKey=${second.key}`)).toEqual(['Second'])
    expect(await titles(`?profileKey=${second.key}`, linked.api)).toEqual(['First'])
    expect(await titles(`?refId=${linked.refId}`, second.api)).toEqual([])
    const wrong = await gateway.api('/profiles?profileKeys[0]=nobody')
    expect(wrong).toMatchObject({ status: 403, body: { code: 9001 } })
  })
})

describe('a profile is changed', () => {
  it.each([
    ['PATCH', '/profiles'],
    ['PUT', '/profiles/profile'],
    ['PATCH', '/profiles/profile'],
    ['PUT', '/profiles'],
  ])('by %s %s, with its key in the body or the header', async (method, path) => {
    const { key, refId, api } = await gateway.profile(`For ${method} ${path}`)
    const title = `Changed by ${method} ${path}`
    const answer = await change(gateway.api, { profileKey: key, title, source: 'npm' }, path, method)
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body).toEqual({ status: 'success', refId, title })
    const more = { messagingActive: false, xAccountActivityActive: true, tags: ['vip'], topHeader: 'Hello' }
    expect((await change(api, more, path, method)).body).toEqual({ status: 'success', refId, ...more })
    expect((await list('', api)).profiles).toMatchObject([{ title, messagingActive: false }])
  })

  it('in nothing but what is given', async () => {
    const { api, refId } = await gateway.profile('Stays')
    expect((await change(api, {})).body).toEqual({ status: 'success', refId })
    expect((await list('', api)).profiles).toMatchObject([{ title: 'Stays', messagingActive: true }])
  })

  it('but takes no title of another', async () => {
    const { api } = await gateway.profile('Wants another name')
    expect(await change(api, { title: 'First' })).toMatchObject({ status: 400, body: { code: 146 } })
    expect(await change(api, { title: 'Wants another name' })).toMatchObject({ status: 200 })
  })

  it('the header’s before the body’s, the body’s before the query’s', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map((each) => gateway.profile(`Number ${each}`)))
    const path = `/profiles?profileKey=${three!.key}`
    expect((await change(one!.api, { profileKey: two!.key }, path)).body.refId).toBe(one!.refId)
    expect((await change(gateway.api, { profileKey: two!.key }, path)).body.refId).toBe(two!.refId)
    expect((await change(gateway.api, { profileKey: '' }, path)).body.refId).toBe(three!.refId)
    const many = await change(gateway.api, { profileKeys: [one!.key, two!.key] })
    expect(many).toMatchObject({ status: 400, body: { code: 101 } })
  })

  it('the Primary Profile without a key, but for its title', async () => {
    expect(await change(gateway.api, { title: 'Mine' })).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('Profile-Key') as string },
    })
    const mine = await change(gateway.api, { tags: ['mine'] })
    expect(mine).toMatchObject({ status: 200, body: { tags: ['mine'] } })
  })
})
