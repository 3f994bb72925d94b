import { expect, test } from 'vitest'
import { call, simulated } from './simulated.ts'

test('tokens are looked at closely', async () => {
  const { sim, seed, get, graph } = simulated()
  expect((await get('me', 'nobody')).body.error).toMatchObject({ code: 190, type: 'OAuthException' })
  expect((await call(sim, 'GET', 'https://graph.facebook.com/me')).body.error.code).toBe(104)
  expect((await get(`${seed.pageId}/conversations`, seed.otherPage.accessToken)).body.error.code).toBe(10)
  expect((await get(`${seed.pageId}/conversations`, seed.userAccessToken)).body.error.code).toBe(190)
  sim.facebook.token({ scopes: ['pages_messaging'] })
  expect(await get('me/conversations')).toMatchObject({ status: 403, body: { error: { code: 200 } } })
  sim.facebook.token({ subcode: 460 })
  expect((await graph('POST', 'me/messages', {})).body.error).toMatchObject({ code: 190, error_subcode: 460 })
  sim.facebook.token({ subcode: null, expiresAtMs: sim.clock.now() })
  expect((await get('me')).body.error).toMatchObject({ code: 190, error_subcode: 463 })
})

test('a proof is checked when there is one, and can be required', async () => {
  const { sim, seed, get } = simulated()
  expect((await get('me?appsecret_proof=00')).body.error.code).toBe(104)
  sim.facebook.switches({ requireAppSecretProof: true })
  expect((await get('me')).body.error).toMatchObject({ code: 100, type: 'GraphMethodException' })
  const key = { name: 'HMAC', hash: 'SHA-256' }
  const encode = (text: string) => new TextEncoder().encode(text)
  const secret = await crypto.subtle.importKey('raw', encode(seed.appSecret), key, false, ['sign'])
  const digest = await crypto.subtle.sign('HMAC', secret, encode(seed.pageAccessToken))
  const proof = Buffer.from(digest).toString('hex')
  expect(await get(`me?appsecret_proof=${proof}`)).toMatchObject({ status: 200, body: { id: seed.pageId } })
})

test('a login ends with a Page token that can send', async () => {
  const { sim, seed, marta } = simulated()
  const redirectUri = 'https://app.example.com/back'
  const dialog = new URL('https://www.facebook.com/v26.0/dialog/oauth')
  dialog.search = new URLSearchParams({
    client_id: seed.appId,
    redirect_uri: redirectUri,
    state: 'st',
    response_type: 'code',
    scope: 'pages_show_list,pages_messaging,pages_manage_metadata',
  }).toString()
  const redirect = await sim.fetch(dialog)
  const back = new URL(redirect.headers.get('location')!)
  expect([redirect.status, back.searchParams.get('state')]).toEqual([302, 'st'])

  const exchange = (parameters: Record<string, string>) => {
    const query = new URLSearchParams({ client_id: seed.appId, client_secret: seed.appSecret, ...parameters })
    return call(sim, 'GET', `https://graph.facebook.com/v26.0/oauth/access_token?${query.toString()}`)
  }
  const code = back.searchParams.get('code')!
  expect((await exchange({ code, redirect_uri: 'https://elsewhere.example.com' })).body.error.code).toBe(100)
  const short = await exchange({ code, redirect_uri: redirectUri })
  expect(short.body).toMatchObject({ token_type: 'bearer', expires_in: 7200 })
  expect((await exchange({ code, redirect_uri: redirectUri })).body.error).toMatchObject({ code: 100 })
  const long = await exchange({ grant_type: 'fb_exchange_token', fb_exchange_token: short.body.access_token })
  expect(long.body.expires_in).toBe(5_184_000)

  const accounts = await call(
    sim,
    'GET',
    'https://graph.facebook.com/v26.0/me/accounts?fields=id,name,access_token,tasks&limit=1',
    undefined,
    long.body.access_token,
  )
  const [page] = accounts.body.data
  expect(page!).toMatchObject({ id: seed.pageId, tasks: expect.arrayContaining(['MESSAGING']) as unknown })
  const second = await sim.fetch(accounts.body.paging.next)
  expect(await second.json()).toMatchObject({ data: [{ id: seed.otherPage.id }] })

  const debug = await call(
    sim,
    'GET',
    `https://graph.facebook.com/debug_token?input_token=${page!.access_token}`,
    undefined,
    `${seed.appId}|${seed.appSecret}`,
  )
  expect(debug.body.data).toMatchObject({
    type: 'PAGE',
    is_valid: true,
    expires_at: 0,
    profile_id: seed.pageId,
  })

  await sim.facebook.speak({ text: 'Hello?' })
  const sent = await call(
    sim,
    'POST',
    'https://graph.facebook.com/v26.0/me/messages',
    { recipient: { id: marta }, message: { text: 'a' } },
    page!.access_token,
  )
  expect(sent.status).toBe(200)
})

test('a refused login says so', async () => {
  const { sim, seed } = simulated()
  sim.facebook.switches({ dialog: 'deny' })
  const query = new URLSearchParams({
    client_id: seed.appId,
    redirect_uri: 'https://a.example/x',
    state: 's',
  })
  const answer = await sim.fetch(`https://www.facebook.com/v26.0/dialog/oauth?${query.toString()}`)
  const back = new URL(answer.headers.get('location')!)
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    error: 'access_denied',
    error_reason: 'user_denied',
    state: 's',
  })
})
