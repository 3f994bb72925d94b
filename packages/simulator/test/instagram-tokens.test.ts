import { describe, expect, test } from 'vitest'
import { instagrammed } from './instagram-simulated.ts'
import { call, read, type Wire } from './simulated.ts'

const day = 24 * 3_600_000
const redirectUri = 'https://app.example.com/back'

test('each login has a host, ids and error words of its own', async () => {
  const { sim, seed, get } = instagrammed()
  const fields = 'id,user_id,username,name,account_type'
  expect((await get(`me?fields=${fields}`)).body).toEqual({
    id: seed.appScopedId,
    user_id: seed.accountId,
    username: seed.username,
    name: seed.name,
    account_type: 'BUSINESS',
  })
  sim.instagram.switches({ meBody: 'wrapped' })
  expect((await get('me')).body).toEqual({ data: [{ id: seed.appScopedId }] })
  expect((await get('me', seed.pageAccessToken)).body.error.code).toBe(190)
  expect((await get('me', 'nobody')).body.error).toMatchObject({ code: 190, type: 'OAuthException' })
  expect((await get(`${seed.otherAccount.accountId}/conversations`)).body.error).toMatchObject({
    code: 100,
    type: 'IGApiException',
  })
  sim.instagram.token({ scopes: ['instagram_business_basic'] })
  expect((await get('me/conversations')).body.error.code).toBe(200)
  sim.instagram.token({ subcode: 460 })
  expect((await get('me')).body.error).toMatchObject({ code: 190, error_subcode: 460 })

  const page = instagrammed({}, 'facebook_login')
  const linked = encodeURIComponent('name,instagram_business_account{id,username}')
  expect((await page.get(`me?fields=${linked}`)).body).toEqual({
    id: seed.pageId,
    name: seed.pageName,
    instagram_business_account: { id: seed.accountId, username: seed.username },
  })
  expect((await page.get(`${seed.accountId}?fields=username`)).body).toEqual({
    id: seed.accountId,
    username: seed.username,
  })
  expect((await page.get('me', seed.accessToken)).body.error.code).toBe(190)
})

describe('Instagram Login', () => {
  async function authorized(simulation: ReturnType<typeof instagrammed>, scope?: string) {
    const { sim, seed } = simulation
    const query = new URLSearchParams({
      client_id: seed.appId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scope ?? 'instagram_business_basic,instagram_business_manage_messages',
      state: 'st',
    })
    return sim.fetch(`https://www.instagram.com/oauth/authorize?${query.toString()}`)
  }

  const exchange = ({ sim, seed }: ReturnType<typeof instagrammed>, code: string, more = {}) =>
    sim
      .fetch('https://api.instagram.com/oauth/access_token', {
        method: 'POST',
        body: new URLSearchParams({
          client_id: seed.appId,
          client_secret: seed.appSecret,
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
          code,
          ...more,
        }),
      })
      .then(async (response) => ({ text: await response.clone().text(), ...(await read(response)) }))

  test('ends with a token for sixty days, which can be refreshed', async () => {
    const simulation = instagrammed()
    const { sim, seed, get } = simulation
    const redirect = await authorized(simulation)
    const location = redirect.headers.get('location')!
    expect(location).toMatch(/^https:\/\/app\.example\.com\/back\?code=[^&]+&state=st#_$/)
    const code = new URL(location).searchParams.get('code')!
    const flat = (message: unknown) => ({
      status: 400,
      body: { error_type: 'OAuthException', code: 400, error_message: message },
    })
    expect(await exchange(simulation, `${code}#_`)).toMatchObject(flat(expect.any(String)))
    expect(await exchange(simulation, code, { client_secret: 'no' })).toMatchObject(flat(expect.any(String)))
    const short = await exchange(simulation, code)
    expect(short.body).toEqual({
      access_token: expect.stringMatching(/^sim-instagram-token-/) as unknown,
      user_id: Number(seed.appScopedId),
      permissions: ['instagram_business_basic', 'instagram_business_manage_messages'],
    })
    expect(short.text).toContain(`"user_id":${seed.appScopedId},`)
    expect(await exchange(simulation, code)).toMatchObject(flat(expect.stringContaining('used')))

    const graph = (path: string) => call(sim, 'GET', `https://graph.instagram.com/${path}`)
    const lengthen = (secret: string) =>
      graph(
        `access_token?grant_type=ig_exchange_token&client_secret=${secret}&access_token=${short.body.access_token}`,
      )
    expect((await lengthen('no')).status).toBe(400)
    const long = await lengthen(seed.appSecret)
    expect(long.body).toMatchObject({ token_type: 'bearer', expires_in: 5_183_944 })
    const refresh = (token: string) =>
      graph(`refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`)
    expect((await refresh(long.body.access_token)).body.error.code).toBe(100)
    sim.clock.advance(day)
    const fresh = await refresh(long.body.access_token)
    expect(fresh.body.expires_in).toBe(5_183_944)
    expect((await get('me', short.body.access_token)).body.error).toMatchObject({
      code: 190,
      error_subcode: 463,
    })
    sim.clock.advance(59.5 * day)
    expect((await refresh(long.body.access_token)).body.error.code).toBe(190)
    expect((await get('me', fresh.body.access_token)).status).toBe(200)
    expect((await get('me')).body.error.code).toBe(190)
  })

  test('can be refused, be partial, or come from somebody else', async () => {
    const simulation = instagrammed()
    const { sim, seed } = simulation
    sim.instagram.switches({ dialog: 'deny' })
    const back = new URL((await authorized(simulation)).headers.get('location')!)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      error_reason: 'user_denied',
    })
    expect(back.hash).toBe('')
    expect((await authorized(simulation, 'business_basic')).status).toBe(400)
    sim.instagram.switches({
      dialog: 'approve',
      loginAccount: 'second',
      withheldScopes: 'instagram_business_manage_messages',
      tokenBody: 'wrapped',
      permissions: 'text',
      userId: 'text',
    })
    const code = new URL((await authorized(simulation)).headers.get('location')!).searchParams.get('code')!
    const { body } = await exchange(simulation, code)
    expect(body).toEqual({
      data: [
        {
          access_token: expect.any(String) as unknown,
          user_id: seed.otherAccount.appScopedId,
          permissions: 'instagram_business_basic',
        },
      ],
    })
  })
})

test('Facebook Login ends with a Page token that can send for the account', async () => {
  const { sim, seed, marta, inbox } = instagrammed({}, 'facebook_login')
  const query = new URLSearchParams({
    client_id: seed.metaAppId,
    redirect_uri: redirectUri,
    scope: 'instagram_basic,instagram_manage_messages,pages_manage_metadata,pages_show_list,pages_messaging',
  })
  const redirect = await sim.fetch(`https://www.facebook.com/v26.0/dialog/oauth?${query.toString()}`)
  const code = new URL(redirect.headers.get('location')!).searchParams.get('code')!
  const exchange = async (more: Record<string, string>) => {
    const parameters = { client_id: seed.metaAppId, client_secret: seed.metaAppSecret, ...more }
    const path = `oauth/access_token?${new URLSearchParams(parameters).toString()}`
    return (await call(sim, 'GET', `https://graph.facebook.com/v26.0/${path}`)).body
  }
  // The app of Instagram Login is another one, with a secret of its own.
  const wrongApp = { client_id: seed.appId, client_secret: seed.appSecret }
  expect((await exchange({ code, redirect_uri: redirectUri, ...wrongApp })).error.code).toBe(101)
  const short = await exchange({ code, redirect_uri: redirectUri })
  const long = await exchange({
    grant_type: 'fb_exchange_token',
    fb_exchange_token: short.access_token,
  })
  const fields = encodeURIComponent('id,access_token,tasks,instagram_business_account{id,username}')
  const path = `https://graph.facebook.com/v26.0/me/accounts?fields=${fields}`
  const accounts = await call(sim, 'GET', path, undefined, long.access_token)
  const [page] = accounts.body.data
  expect(page).toMatchObject({
    id: seed.pageId,
    tasks: expect.arrayContaining(['MESSAGING']) as unknown,
    instagram_business_account: { id: seed.accountId, username: seed.username },
  })
  const appToken = `${seed.metaAppId}|${seed.metaAppSecret}`
  const inspect = `https://graph.facebook.com/debug_token?input_token=${page!.access_token}`
  const debug = await call(sim, 'GET', inspect, undefined, appToken)
  expect(debug.body.data).toMatchObject({ type: 'PAGE', is_valid: true, profile_id: seed.pageId })
  await sim.instagram.speak({ text: 'Hello?' })
  const message = { recipient: { id: marta }, message: { text: 'a' } }
  const send = 'https://graph.facebook.com/v26.0/me/messages'
  expect((await call(sim, 'POST', send, message, page!.access_token)).status).toBe(200)
  expect(inbox().messages.at(-1)!.text).toBe('a')
})

test('on Facebook’s hosts both networks keep to their own', async () => {
  const { sim, seed } = instagrammed()
  const { facebook } = sim.seed()
  const me = async (token: string) => {
    const { body } = await call(sim, 'GET', 'https://graph.facebook.com/me', undefined, token)
    return body.id
  }
  expect(await me(facebook.pageAccessToken)).toBe(facebook.pageId)
  expect(await me(seed.pageAccessToken)).toBe(seed.pageId)
  const bearer = await sim.fetch('https://graph.facebook.com/v26.0/me', {
    headers: { authorization: `Bearer ${seed.pageAccessToken}` },
  })
  expect(((await bearer.json()) as Wire).id).toBe(seed.pageId)
})

test('faults speak in the words of the host', async () => {
  const { sim, get } = instagrammed()
  sim.faults.add({ platform: 'instagram', kind: 'error', code: 100, subcode: 2534015 })
  expect((await get('me')).body.error).toMatchObject({ code: 100, type: 'IGApiException' })
  sim.faults.add({ platform: 'instagram', kind: 'status', status: 429 })
  const throttled = await get('me')
  expect([throttled.status, throttled.body.error.code]).toEqual([429, 80002])
  sim.faults.add({ platform: 'facebook', kind: 'reset' })
  expect((await get('me')).status).toBe(200)
})
