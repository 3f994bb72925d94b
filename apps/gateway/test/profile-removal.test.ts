import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startHookReceiver, type HookReceiver } from './support/hook-receiver.ts'
import { startTestGateway, type Json, type TestGateway, type TestProfile } from './support/test-gateway.ts'

interface OtherPage {
  id: string
  accessToken: string
  customers: { id: string }[]
}

const within = { timeout: 10_000 }
/** What of a profile stays while it is still to be told that its account was unlinked. */
const waiting = ['api_usage', 'deliveries', 'delivery_queues', 'endpoints', 'profiles']

let gateway: TestGateway
let receiver: HookReceiver
let database: pg.Client
let page: OtherPage
let made = 0

beforeAll(async () => {
  gateway = await startTestGateway()
  receiver = await startHookReceiver()
  database = new pg.Client({ connectionString: gateway.databaseUrl })
  await database.connect()
  const seed = (await gateway.sandbox('/seed')) as { facebook: { otherPage: OtherPage } }
  page = seed.facebook.otherPage
})

afterAll(async () => {
  await database.end()
  await gateway.stop()
  await receiver.stop()
})

const say = (text: string) =>
  gateway.sandbox('/facebook/messages', { text, from: page.customers[0]!.id }) as Promise<{ mid?: string }>
const linkTo = (profile: Pick<TestProfile, 'post'>) =>
  profile.post('/accounts', { platform: 'facebook', accountId: page.id, accessToken: page.accessToken })
const texts = async ({ api }: Pick<TestProfile, 'api'>) => {
  const { status, body } = await api('/messages/facebook')
  return status === 200 ? (body.messages as Json[]).map(({ message }) => message) : body.code
}
const remove = (call: TestGateway['api'], path: string, body?: Json) =>
  call(path, {
    method: 'DELETE',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
const newProfile = () => gateway.profile(`Profile ${++made}`)

/** Which tables hold something of a profile, and of which of its rows. */
async function tablesWith(profileId: string): Promise<string[]> {
  const { rows } = await database.query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'profile_id'`,
  )
  const found: string[] = []
  for (const [table, column] of [...rows.map(({ table }) => [table, 'profile_id']), ['profiles', 'id']]) {
    const held = await database.query(`select 1 from ${table} where ${column} = $1 limit 1`, [profileId])
    if (held.rowCount && table !== undefined) found.push(table)
  }
  return found.sort()
}

const stateOf = async (hookId: unknown) =>
  (await database.query<{ state: string }>('select state from deliveries where hook_id = $1', [hookId]))
    .rows[0]?.state

/** Whether the network tells us of the Page. */
const isSubscribed = async () => {
  const { facebook } = (await gateway.sandbox('/world')) as unknown as {
    facebook: { pages: { id: string; subscribedFields: unknown }[] }
  }
  return facebook.pages.find(({ id }) => id === page.id)!.subscribedFields !== null
}

describe('a profile is deleted', () => {
  it.each(['/profiles', '/profiles/profile', '/profiles/delete-profile'])('by DELETE %s', async (path) => {
    const one = await newProfile()
    const byHeader = await remove(one.api, path)
    expect(byHeader).toMatchObject({ status: 200 })
    expect(byHeader.body).toEqual({ status: 'success', refId: one.refId })
    expect(await one.api('/hook')).toMatchObject({ status: 403, body: { code: 9001 } })
    const two = await newProfile()
    const byBody = await remove(gateway.api, path, { profileKey: two.key, source: 'npm' })
    expect(byBody).toMatchObject({ status: 200, body: { refId: two.refId } })
    const title = `Made for ${path}`
    const three = await gateway.profile(title)
    expect(await remove(gateway.api, path, { title: title.toUpperCase() })).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('case matters') as string },
    })
    const byTitle = await remove(gateway.api, path, { title })
    expect(byTitle).toMatchObject({ status: 200, body: { refId: three.refId } })
    expect(await three.api('/hook')).toMatchObject({ status: 403 })
    // The title is free at once.
    const next = await gateway.profile(title)
    expect(next.refId).not.toBe(three.refId)
    expect(await next.api('/hook')).toMatchObject({ status: 200 })
  })

  it('but never the Primary Profile, nor one that the call names twice in two ways', async () => {
    expect(await remove(gateway.api, '/profiles')).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('profileKey is missing') as string },
    })
    expect(await remove(gateway.api, '/profiles', { title: 'Primary Profile' })).toMatchObject({
      status: 400,
      body: { code: 101 },
    })
    const [one, two] = [await newProfile(), await gateway.profile('The other one')]
    expect(await remove(one.api, '/profiles', { title: 'The other one' })).toMatchObject({
      status: 400,
      body: { code: 101 },
    })
    for (const { api } of [one, two]) expect(await api('/hook')).toMatchObject({ status: 200 })
    expect(await gateway.api('/hook')).toMatchObject({ status: 200 })
  })

  it('with all that it has, and nothing of another', async () => {
    const one = await newProfile()
    await one.post('/hook/webhook', { action: 'messages', url: receiver.url, secret: 'of the hook' })
    await one.post('/messages/autoresponse', { autoResponseActive: true, autoResponseMessage: 'Later' })
    await linkTo(one)
    const { mid } = await say('To be forgotten')
    await expect.poll(() => receiver.texts(), within).toContain('To be forgotten')
    await gateway.sandbox('/facebook/messages', {
      from: page.customers[0]!.id,
      reaction: { mid, emoji: '❤', action: 'react' },
    })
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'one of it' }
    const body = JSON.stringify({ recipientId: page.customers[0]!.id, message: 'Sent' })
    expect(await one.api('/messages/facebook', { method: 'POST', headers, body })).toMatchObject({
      status: 200,
    })
    const { rows: primaries } = await database.query<{ id: string }>(
      'select id from profiles where is_primary',
    )
    const primaryId = primaries[0]!.id
    const primary = await tablesWith(primaryId)
    expect(await tablesWith(one.refId)).toEqual(
      expect.arrayContaining(['accounts', 'conversations', 'events', 'journal', 'messages', 'profiles']),
    )
    expect(await tablesWith(one.refId)).toEqual(
      expect.arrayContaining(['deliveries', 'endpoints', 'idempotency_keys', 'participants', 'reactions']),
    )
    expect(await isSubscribed()).toBe(true)

    expect(await remove(one.api, '/profiles')).toMatchObject({ status: 200 })
    expect(await isSubscribed()).toBe(false)
    await expect.poll(() => tablesWith(one.refId), within).toEqual([])
    const { rows } = await database.query(
      `select 1 from delivery_attempts a where not exists (select from deliveries d where d.id = a.delivery_id)`,
    )
    expect(rows).toEqual([])
    expect(await tablesWith(primaryId)).toEqual(primary)
  })

  it('and its owner hears that its account was unlinked, also from a second try', async () => {
    const one = await newProfile()
    await linkTo(one)
    const owner = await startHookReceiver()
    let tries = 0
    owner.answer = () => (++tries === 1 ? 503 : 200)
    await gateway.post('/hook/webhook', { action: 'social', url: owner.url })
    expect(await remove(one.api, '/profiles')).toMatchObject({ status: 200 })
    const told = () => owner.calls.map(({ body }) => [body.type, body.refId])
    await expect.poll(told, { timeout: 20_000 }).toEqual(Array(2).fill(['unlink', one.refId]))
    await remove(gateway.api, '/hook/webhook', { action: 'social' })
    await owner.stop()
  })

  it('and its own endpoint hears that, too, before it goes', async () => {
    const one = await newProfile()
    const own = await startHookReceiver()
    const hearing = Promise.withResolvers<number>()
    own.answer = ({ body }) => (body.type === 'unlink' ? hearing.promise : 200)
    await one.post('/hook/webhook', { action: 'social', url: own.url, secret: 'of the hook' })
    await linkTo(one)
    await expect.poll(() => own.calls.length, within).toBe(1)
    expect(await remove(one.api, '/profiles')).toMatchObject({ status: 200 })
    await expect.poll(() => own.calls.length, within).toBe(2)
    expect(own.calls[1]?.body).toMatchObject({ type: 'unlink', source: 'user', refId: one.refId })
    await expect.poll(() => tablesWith(one.refId), within).toEqual(waiting)
    hearing.resolve(200)
    await expect.poll(() => stateOf(own.calls[1]!.body.hookId), within).toBe('delivered')
    await own.stop()
    const other = await newProfile()
    await remove(other.api, '/profiles')
    await expect.poll(() => tablesWith(one.refId), within).toEqual([])
  })

  it('and goes for good, at the latest when calls are remembered no more', async () => {
    await gateway.post('/hook/webhook', { action: 'social', url: receiver.url })
    await database.query(`update endpoints set paused_at = now() where action = 'social'`)
    const one = await newProfile()
    await linkTo(one)
    expect(await remove(one.api, '/profiles')).toMatchObject({ status: 200 })
    await expect
      .poll(() => tablesWith(one.refId), within)
      .toEqual(waiting.filter((table) => table !== 'endpoints'))
    const pass = async (days: number) => {
      await database.query(
        `update deliveries set created_at = created_at - make_interval(days => $2) where profile_id = $1`,
        [one.refId, days],
      )
      // Whoever deletes another wakes who removes.
      const other = await newProfile()
      await remove(other.api, '/profiles')
      await expect.poll(() => tablesWith(other.refId), within).toEqual([])
    }
    await pass(29)
    expect(await tablesWith(one.refId)).toEqual(waiting.filter((table) => table !== 'endpoints'))
    await pass(2)
    await expect.poll(() => tablesWith(one.refId), within).toEqual([])
    await remove(gateway.api, '/hook/webhook', { action: 'social' })
  })

  it('whose account another takes at once, with all that was ever said', async () => {
    const one = await newProfile()
    await linkTo(one)
    await say('Before the deletion')
    await expect.poll(() => texts(one), within).toContain('Before the deletion')
    expect(await remove(one.api, '/profiles')).toMatchObject({ status: 200 })
    const two = await newProfile()
    expect(await linkTo(two)).toMatchObject({ status: 200 })
    await expect.poll(() => texts(two), within).toContain('Before the deletion')
    await remove(two.api, '/profiles/social', { platform: 'facebook' })
  })
})

describe('the account of a network is unlinked', () => {
  let one: TestProfile

  beforeEach(async () => {
    one = await newProfile()
    expect(await linkTo(one)).toMatchObject({ status: 200 })
    return () => remove(one.api, '/profiles/social', { platform: 'facebook' })
  })

  it('by DELETE /profiles/social, also where there is none', async () => {
    const answer = await remove(one.api, '/profiles/social', { platform: 'facebook' })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body).toEqual({ status: 'success', platform: 'facebook', refId: one.refId })
    expect(await texts(one)).toBe(156)
    expect(await isSubscribed()).toBe(false)
    expect(await remove(one.api, '/profiles/social', { platform: 'facebook' })).toEqual({
      ...answer,
      headers: expect.anything() as Headers,
    })
    expect((await remove(one.api, '/profiles/social', { platform: 'x' })).body.platform).toBe('twitter')
    const byQuery = await remove(gateway.api, `/profiles/social?platform=facebook&profileKey=${one.key}`)
    expect(byQuery).toMatchObject({ status: 200, body: { refId: one.refId } })
  })

  it.each([
    [{}, 'platform is missing'],
    [{ platform: 5 }, 'platform must be a string'],
    [{ platform: 'pigeon' }, 'is not known'],
  ])('but not for %j', async (body, says) => {
    expect(await remove(one.api, '/profiles/social', body)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining(says) as string },
    })
    expect(await texts(one)).not.toBe(156)
  })

  it('and linked to another profile, which is told all, while the first keeps its own', async () => {
    await say('While it was the first one’s')
    await expect.poll(() => texts(one), within).toContain('While it was the first one’s')
    // Not while the account is being read: what is read again counts as taken in.
    const unread = `select id from accounts where unlinked_at is null and history_imported_at is null`
    await expect.poll(async () => (await database.query(unread)).rows as unknown[], within).toEqual([])
    // As if it could not be taken in: it waits for whom it was told to.
    await database.query(`update journal set state = 'parked' where profile_id = $1`, [one.refId])
    const waiting = async () => {
      const found = `select id from journal where profile_id = $1 and state = 'parked' order by id`
      return (await database.query(found, [one.refId])).rows as unknown[]
    }
    const before = await waiting()
    const two = await newProfile()
    expect(await linkTo(two)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining('another profile') as string },
    })
    await remove(one.api, '/profiles/social', { platform: 'facebook' })
    await say('While it was nobody’s')
    expect(await linkTo(two)).toMatchObject({ status: 200 })
    await expect
      .poll(() => texts(two), within)
      .toEqual(expect.arrayContaining(['While it was the first one’s', 'While it was nobody’s']))
    await say('While it was the second one’s')
    await expect.poll(() => texts(two), within).toContain('While it was the second one’s')
    expect(await texts(one)).toBe(156)
    expect(await gateway.post('/admin/journal/replay', {})).toMatchObject({ body: { applied: 0 } })
    expect(before).not.toEqual([])
    expect(await waiting()).toEqual(before)

    await remove(two.api, '/profiles/social', { platform: 'facebook' })
    expect(await linkTo(one)).toMatchObject({ status: 200 })
    await expect
      .poll(() => texts(one), within)
      .toEqual(expect.arrayContaining(['While it was nobody’s', 'While it was the second one’s']))
    const all = (await texts(one)) as string[]
    expect(new Set(all).size).toBe(all.length)
  })
})
