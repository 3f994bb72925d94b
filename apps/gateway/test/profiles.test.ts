import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { query } from './support/test-database.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
})

afterAll(() => gateway.stop())

describe('a profile that is made', () => {
  it.each(['/profiles', '/profiles/profile', '/profiles/create-profile'])('by POST %s', async (path) => {
    const title = `Made by ${path}`
    const { status, body } = await gateway.post(path, { title, source: 'npm' })
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success',
      title,
      refId: expect.stringMatching(/^\w+$/) as string,
      profileKey: expect.stringMatching(/^[\w-]{43}$/) as string,
      messagingActive: false,
    })
    const headers = { 'profile-key': body.profileKey as string }
    const hook = await gateway.api('/hook/webhook', { headers })
    expect(hook).toMatchObject({ status: 200, body: { status: 'success' } })
  })

  it('has a key that is kept nowhere as it is', async () => {
    const { key } = await gateway.profile('Secret keeper')
    const client = new pg.Client({ connectionString: gateway.databaseUrl })
    await client.connect()
    const { rows } = await client.query<{ row: string }>(
      'select row_to_json(profiles)::text as row from profiles',
    )
    await client.end()
    expect(rows.length).toBeGreaterThan(1)
    expect(JSON.stringify([rows, gateway.log])).not.toContain(key)
  })

  it('keeps its title for itself, in exactly these letters', async () => {
    await gateway.profile('Taken')
    expect(await gateway.post('/profiles', { title: ' Taken ' })).toMatchObject({
      status: 400,
      body: { status: 'error', code: 146, message: expect.stringContaining('another title') as string },
    })
    expect(await gateway.post('/profiles', { title: 'taken' })).toMatchObject({ status: 200 })
  })

  it('once, by two calls at the same time', async () => {
    const calls = await Promise.all(
      Array.from({ length: 8 }, () => gateway.post('/profiles', { title: 'Wanted by many' })),
    )
    expect(calls.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(400)])
  })

  it.each([
    ['no title', {}, 'title is missing'],
    ['an empty title', { title: ' ' }, 'title is empty'],
    ['a title that is no text', { title: 5 }, 'title must be a string'],
    ['a switch that is none', { title: 'A', messagingActive: 'perhaps' }, 'messagingActive'],
    ['tags that are no list', { title: 'A', tags: 'red' }, 'tags'],
    ['a team without an address', { title: 'A', team: true }, 'email is missing'],
    ['an address that is none', { title: 'A', email: 'nobody' }, 'email'],
  ])('but not with %s', async (_name, fields, says) => {
    expect(await gateway.post('/profiles', fields)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining(says) as string },
    })
  })

  it('but not with the key of another', async () => {
    const { post } = await gateway.profile('No parent')
    expect(await post('/profiles', { title: 'A child' })).toMatchObject({
      status: 403,
      body: { code: 9004 },
    })
  })

  it('with characters that no database keeps', async () => {
    const fields = { title: 'a\u0000b\ud800', tags: ['c\u0000'], topHeader: '\udfff' }
    expect(await gateway.post('/profiles', fields)).toMatchObject({ status: 200 })
  })
})

it('what is not one profile’s is refused to the key of one', async () => {
  const { api, post } = await gateway.profile('Not the owner')
  const refused = { status: 403, body: { code: 9004 } }
  expect(await api('/admin/alarms')).toMatchObject(refused)
  expect(await post('/admin/journal/replay', {})).toMatchObject(refused)
  expect(await gateway.api('/admin/alarms')).toMatchObject({ status: 200 })
})

it.each(['PATCH', 'PUT'])('%s changes what is given of a profile, and keeps the rest', async (method) => {
  const fields = { topHeader: 'Above', subHeader: 'Below', tags: ['red'], email: 'its.own@dm.example' }
  const { refId, api } = await gateway.profile(`Changed by ${method}`, fields)
  const there = async () => {
    const sql = 'select title, email, settings, messaging_active from profiles where id = $1'
    return (await query<Json>(gateway.databaseUrl, sql, [refId]))[0]!
  }
  const change = async (body: Json) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await api('/profiles/profile', { method, headers, body: JSON.stringify(body) })
    expect(answer).toMatchObject({ status: 200, body: { status: 'success', refId, ...body } })
  }
  const { email, ...settings } = fields
  const made = { title: `Changed by ${method}`, email, settings, messaging_active: true }
  expect(await there()).toEqual(made)
  await change({ subHeader: 'Further below', hideLogo: true })
  const said = { ...settings, subHeader: 'Further below', hideLogo: true }
  expect(await there()).toEqual({ ...made, settings: said })
  await change({ messagingActive: false })
  expect(await there()).toEqual({ ...made, settings: said, messaging_active: false })
  await change({ tags: [], title: `Renamed by ${method}` })
  expect(await there()).toEqual({
    ...made,
    title: `Renamed by ${method}`,
    settings: { ...said, tags: [] },
    messaging_active: false,
  })
})
