import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type Json, type TestGateway, type TestProfile } from './support/test-gateway.ts'

let gateway: TestGateway
let profile: TestProfile
let database: pg.Client

beforeAll(async () => {
  gateway = await startTestGateway()
  profile = await gateway.profile('Bakery & <Sons>')
  database = new pg.Client({ connectionString: gateway.databaseUrl })
  await database.connect()
})

afterAll(async () => {
  await database.end()
  await gateway.stop()
})

const json = { 'content-type': 'application/json' }
const makeSession = async (body: Json = {}, by: Pick<TestProfile, 'post'> = profile) => {
  const answer = await by.post('/profiles/link-sessions', body)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as { sessionId: string; url: string; expiresAt: string }
}
const makeJwt = (body: Json = {}, by: Pick<TestProfile, 'post'> = profile) =>
  by.post('/profiles/generateJWT', body)

/** What a person sees who opens a link. */
const look = async (url: string) => {
  const response = await fetch(url, { headers: { accept: 'text/html,*/*' } })
  return { status: response.status, headers: response.headers, page: await response.text() }
}
const end = (sessionId: string) =>
  database.query(`update link_sessions set expires_at = now() where id_digest = $1`, [
    createHash('sha256').update(sessionId).digest('hex'),
  ])

describe('a link for connecting accounts', () => {
  it('is made as a session', async () => {
    const answer = await profile.post('/profiles/link-sessions', { mode: 'grid', origin: 'app', email: {} })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      status: 'success',
      sessionId: expect.stringMatching(/^[\w-]{43}$/) as string,
      url: `${gateway.url}/link?session=${String(answer.body.sessionId)}`,
      expiresAt: expect.any(String) as string,
      emailSent: false,
      title: 'Bakery & <Sons>',
    })
    const left = Date.parse(answer.body.expiresAt as string) - Date.now()
    expect(left).toBeGreaterThan(3 * 60_000)
    expect(left).toBeLessThan(7 * 60_000)
    const { expiresAt } = await makeSession({ expiresIn: '2880', profileKey: profile.key }, gateway)
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(47 * 60 * 60_000)
  })

  it('is made as a JWT', async () => {
    const fields = { profileKey: profile.key, domain: 'bakery', privateKey: 'unread', source: 'npm' }
    const { status, body } = await makeJwt(fields, gateway)
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'success',
      title: 'Bakery & <Sons>',
      token: expect.stringMatching(/^[\w-]+(\.[\w-]*){2,4}$/) as string,
      url: `${gateway.url}/link?domain=bakery&jwt=${String(body.token)}`,
      emailSent: false,
      expiresIn: '5m',
    })
    expect((await makeJwt({ expiresIn: 30 })).body).toMatchObject({ expiresIn: '30m' })
    expect((await look(body.url as string)).page).toContain('Facebook Messenger')
  })

  it('is kept in no way in which it opens', async () => {
    const { sessionId } = await makeSession()
    const { body } = await makeJwt()
    const { rows } = await database.query<{ row: string }>(
      'select row_to_json(link_sessions)::text as row from link_sessions',
    )
    const kept = JSON.stringify([rows, gateway.log])
    expect(rows.length).toBeGreaterThan(1)
    expect(kept).not.toContain(sessionId)
    expect(kept).not.toContain(body.token)
  })

  it.each<[string, Json, number, string]>([
    ['generateJWT', {}, 189, 'profileKey is missing'],
    ['generateJWT', { profileKey: 'nobody' }, 189, 'profileKey'],
    ['link-sessions', {}, 101, 'Profile-Key is missing'],
  ])('is not made by %s with %j', async (path, body, code, says) => {
    expect(await gateway.post(`/profiles/${path}`, body)).toMatchObject({
      status: 400,
      body: { code, message: expect.stringContaining(says) as string },
    })
  })

  it.each<[Json, string]>([
    [{ expiresIn: 0 }, 'expiresIn must be whole minutes'],
    [{ expiresIn: 2881 }, 'expiresIn must be whole minutes'],
    [{ expiresIn: 1e300 }, 'expiresIn must be whole minutes'],
    [{ redirect: 'javascript:alert(1)' }, 'redirect must be a web address'],
    [{ allowedSocial: 'facebook' }, 'allowedSocial'],
    [{ mode: 'connect' }, 'network is missing'],
    [{ mode: 'other' }, 'mode must be'],
    [{ network: 'pigeon' }, 'pigeon'],
  ])('is not made with %j', async (body, says) => {
    expect(await profile.post('/profiles/link-sessions', body)).toMatchObject({
      status: 400,
      body: { code: 101, message: expect.stringContaining(says) as string },
    })
  })
})

describe('its page', () => {
  it('says which networks there are and what is connected, and lets nothing in', async () => {
    const { page, headers, status } = await look((await makeSession()).url)
    expect(status).toBe(200)
    for (const title of ['Facebook Messenger', 'Instagram', 'X']) expect(page).toContain(title)
    expect(page).toContain('Not connected')
    expect(page).toContain('Bakery &amp; &lt;Sons&gt;')
    expect(page).not.toContain('<Sons>')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    // Nothing is loaded, and the only style that counts is the one that is there.
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
    const digest = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toContain(
      `default-src 'none'; style-src 'sha256-${digest}';`,
    )
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|url\(/)
  })

  it('offers what is allowed, in the words of the profile', async () => {
    const settings = {
      disableSocial: ['instagram'],
      topHeader: 'Hello <b>',
      subHeader: '"quoted"',
      displayTitle: 'The bakery',
    }
    const { post, api } = await gateway.profile('With words', settings)
    await api('/profiles', {
      method: 'PATCH',
      headers: json,
      body: JSON.stringify({ displayTitle: 'Bread' }),
    })
    const redirect = 'https://app.example/done?a=1&b="2"'
    const { url } = await makeSession({ allowedSocial: ['x', 'instagram', 'youtube'], redirect }, { post })
    const { page } = await look(url)
    expect(page).toContain('<li>')
    expect(page).not.toMatch(/Facebook|Instagram/)
    expect(page).toContain('Hello &lt;b&gt;')
    expect(page).toContain('&quot;quoted&quot;')
    expect(page).toContain('Bread')
    expect(page).not.toContain('With words')
    expect(/href="([^"]*)"/.exec(page)?.[1]).toBe('https://app.example/done?a=1&amp;b=&quot;2&quot;')
    const one = await look((await makeSession({ mode: 'connect', network: 'facebook' })).url)
    expect(one.page).toContain('Facebook Messenger')
    expect(one.page).not.toContain('Instagram')
  })

  it('shows an account of this profile, and none of another', async () => {
    const { facebook } = (await gateway.sandbox('/seed')) as unknown as {
      facebook: { pageName: string; otherPage: { id: string; name: string; accessToken: string } }
    }
    const { id: accountId, name, accessToken } = facebook.otherPage
    const { post } = await gateway.profile('Connected')
    expect(await post('/accounts', { platform: 'facebook', accountId, accessToken })).toMatchObject({
      status: 200,
    })
    expect((await look((await makeSession({}, { post })).url)).page).toContain(`Connected as ${name}`)
    const { page } = await look((await makeSession()).url)
    expect(page).not.toContain('Connected as')
    expect(page).not.toContain(facebook.pageName)
  })

  it.each<[string, () => Promise<string>, number]>([
    ['nobody has made', () => Promise.resolve('session=made-up'), 502],
    ['names nothing', () => Promise.resolve('domain=bakery'), 502],
    ['is signed by nobody', () => Promise.resolve('jwt=a.b.c'), 502],
    [
      'has ended',
      async () => {
        const { sessionId } = await makeSession()
        await end(sessionId)
        return `session=${sessionId}`
      },
      503,
    ],
    [
      'was revoked',
      async () => {
        const { sessionId } = await makeSession()
        const init = { method: 'DELETE', headers: json, body: JSON.stringify({ sessionId }) }
        const stranger = await gateway.profile(`Stranger ${sessionId}`)
        const refused = await stranger.api('/profiles/link-sessions', init)
        expect(refused).toMatchObject({ status: 400, body: { code: 502 } })
        expect((await look(`${gateway.url}/link?session=${sessionId}`)).status).toBe(200)
        expect(await profile.api('/profiles/link-sessions', init)).toMatchObject({
          status: 200,
          body: { status: 'success', sessionId, refId: profile.refId },
        })
        return `session=${sessionId}`
      },
      501,
    ],
    [
      'is of a profile that was deleted',
      async () => {
        // It is about to be removed, which takes its links along.
        const gone = await gateway.profile('About to go')
        const { body } = await makeJwt({}, gone)
        await database.query(`update profiles set deleted_at = now() where id = $1`, [gone.refId])
        return `jwt=${String(body.token)}`
      },
      501,
    ],
  ])('is not shown behind a link that %s', async (_name, query, code) => {
    const url = `${gateway.url}/link?${await query()}`
    const { status, headers, page } = await look(url)
    expect(status).toBe(400)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page).toContain(`Code ${code}`)
    const answer = await fetch(url, { headers: { accept: 'application/json' } })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ status: 'error', code })
  })

  it('is read, and nothing else', async () => {
    const { url } = await makeSession()
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  })
})
