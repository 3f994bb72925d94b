import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway
let database: pg.Client
let account: { platform: string; accountId: string; accessToken: string }

beforeAll(async () => {
  gateway = await startTestGateway()
  database = new pg.Client({ connectionString: gateway.databaseUrl })
  await database.connect()
  const { facebook } = (await gateway.sandbox('/seed')) as {
    facebook: { pageId: string; pageAccessToken: string }
  }
  account = { platform: 'facebook', accountId: facebook.pageId, accessToken: facebook.pageAccessToken }
})

afterAll(async () => {
  await database.end()
  await gateway.stop()
})

const parked = async () =>
  (await database.query<{ id: string }>(`select id from journal where state = 'parked' order by id`)).rows
const texts = async () => {
  const { body } = await gateway.api('/messages/facebook')
  return ((body.messages ?? []) as Json[]).map(({ message }) => message)
}
/** Not while an account is being read: what was read would wait too. */
const unlinked = async () => {
  const unread = `select id from accounts where unlinked_at is null and history_imported_at is null`
  await expect
    .poll(async () => (await database.query<{ id: string }>(unread)).rows, { timeout: 15_000 })
    .toEqual([])
  await database.query(`update accounts set unlinked_at = now() where platform = 'facebook'`)
}
const replay = (body: object) => gateway.post('/admin/journal/replay', body)

describe('an event of an account that is not linked', () => {
  it('waits, and is taken in when the account is', async () => {
    await unlinked()
    await gateway.sandbox('/facebook/messages', { text: 'Before you were here' })
    await expect.poll(parked).toHaveLength(1)
    expect(await gateway.post('/accounts', account)).toMatchObject({ status: 200 })
    await expect.poll(texts).toContain('Before you were here')
    expect(await parked()).toEqual([])
  })

  it('is taken in on demand: by network, by moment, by id', async () => {
    await unlinked()
    for (const text of ['one', 'two', 'three']) await gateway.sandbox('/facebook/messages', { text })
    await expect.poll(parked).toHaveLength(3)
    await database.query(`update accounts set unlinked_at = null where platform = 'facebook'`)
    const ids = (await parked()).map(({ id }) => id)

    expect(await replay({ platform: 'instagram' })).toMatchObject({ body: { applied: 0 } })
    expect(await replay({ since: '2999-01-01T00:00:00Z' })).toMatchObject({ body: { applied: 0 } })
    expect(await replay({ ids: [ids[1]] })).toMatchObject({ status: 200, body: { applied: 1 } })
    expect(await texts()).toContain('two')
    expect(await replay({ platform: 'facebook', since: '2020-01-01T00:00:00Z' })).toMatchObject({
      body: { status: 'success', applied: 2, parked: 0 },
    })
    expect(await parked()).toEqual([])
    expect(await replay({})).toMatchObject({ body: { applied: 0 } })
  })

  it('says what is wrong with the question', async () => {
    expect(await replay({ since: 'soon' })).toMatchObject({ status: 400, body: { code: 101 } })
    expect(await replay({ ids: 'all' })).toMatchObject({ status: 400, body: { code: 101 } })
    expect(await replay({ platform: 'pigeon' })).toMatchObject({ status: 400 })
    expect(await gateway.api('/admin/journal/replay')).toMatchObject({ status: 405 })
  })
})
