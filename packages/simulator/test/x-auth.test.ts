import { describe, expect, test } from 'vitest'
import { simulatedX, postForm, readX, api } from './x-simulated.ts'
import { oauth1Header } from './x-oauth1.ts'

const redirectUri = 'https://app.example.com/back'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

function login(patch: Record<string, string> = {}) {
  const setup = simulatedX()
  const { sim, seed } = setup
  const basic: [string, string] = [seed.clientId, seed.clientSecret]
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: seed.clientId,
    redirect_uri: redirectUri,
    scope: 'dm.read dm.write tweet.read users.read media.write offline.access',
    state: 'st',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...patch,
  })
  return {
    ...setup,
    authorize: () =>
      sim.fetch(`https://x.com/i/oauth2/authorize?${query.toString()}`, { redirect: 'manual' }),
    exchange: (code: string, fields: Record<string, string> = {}) =>
      postForm(
        sim,
        '/2/oauth2/token',
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
          ...fields,
        },
        basic,
      ),
    refresh: (token: string, by: [string, string] | undefined = basic) =>
      postForm(sim, '/2/oauth2/token', { grant_type: 'refresh_token', refresh_token: token }, by),
  }
}

async function codeOf(answer: Promise<Response>): Promise<string> {
  return new URL((await answer).headers.get('location')!).searchParams.get('code')!
}

describe('a login', () => {
  test('ends with a pair of tokens, once, for the right verifier', async () => {
    const { authorize, exchange, seed, get } = login()
    const answer = await authorize()
    const back = new URL(answer.headers.get('location')!)
    expect([answer.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
      302,
      redirectUri,
      'st',
    ])
    const code = back.searchParams.get('code')!
    const wrong = await exchange(code, { code_verifier: verifier.toLowerCase() })
    expect([wrong.status, wrong.body]).toMatchObject([400, { error: 'invalid_request' }])
    expect((await exchange(code, { redirect_uri: `${redirectUri}/` })).status).toBe(400)
    const tokens = await exchange(code)
    expect(tokens.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 7200,
      scope: 'dm.read dm.write tweet.read users.read media.write offline.access',
    })
    expect((await exchange(code)).status).toBe(400)
    expect((await get('/2/users/me', tokens.body.access_token)).body.data.id).toBe(seed.userId)
  })

  test('waits half a minute for its code', async () => {
    const { sim, authorize, exchange } = login()
    const code = await codeOf(authorize())
    sim.clock.advance(30_000)
    expect((await exchange(code)).status).toBe(400)
  })

  test('is refused with a page when it asks for the wrong thing', async () => {
    const wrong: Record<string, string>[] = [
      { client_id: 'x' },
      { redirect_uri: 'http://app.example.com/back' },
      { response_type: 'token' },
      { state: '' },
      { state: 's'.repeat(501) },
      { code_challenge: '' },
      { code_challenge_method: 'S512' },
      { scope: 'dm.everything' },
    ]
    for (const patch of wrong) expect([patch, (await login(patch).authorize()).status]).toEqual([patch, 400])
    expect((await login({ redirect_uri: 'http://127.0.0.1:9/back' }).authorize()).status).toBe(302)
  })

  test('can be denied, or be somebody else', async () => {
    const { sim, seed, authorize, exchange, get } = login()
    sim.x.switches({ dialog: 'deny' })
    expect((await authorize()).headers.get('location')).toContain('error=access_denied')
    sim.x.switches({ dialog: 'approve', dialogAccount: 'other' })
    const { body } = await exchange(await codeOf(authorize()))
    expect((await get('/2/users/me', body.access_token)).body.data.id).toBe(seed.otherUser.userId)
  })

  test('without offline.access cannot be renewed', async () => {
    const { authorize, exchange } = login({ scope: 'dm.read tweet.read users.read' })
    expect((await exchange(await codeOf(authorize()))).body).not.toHaveProperty('refresh_token')
  })
})

describe('tokens', () => {
  test('live for two hours and are renewed once each', async () => {
    const { sim, seed, get, refresh } = login()
    sim.clock.advance(2 * 3_600_000)
    const expired = await get('/2/users/me')
    expect([expired.status, expired.body]).toMatchObject([
      401,
      { title: 'Unauthorized', type: 'about:blank' },
    ])
    const renewed = await refresh(seed.refreshToken)
    expect(renewed.body.refresh_token).not.toBe(seed.refreshToken)
    expect((await get('/2/users/me', renewed.body.access_token)).status).toBe(200)
    const spent = await refresh(seed.refreshToken)
    expect([spent.status, spent.body]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
    ])
    expect((await refresh(renewed.body.refresh_token)).status).toBe(200)
    expect(sim.x.world().refreshTokenUses).toEqual({ accepted: 2, refused: 1 })
  })

  test('belong to a confidential client', async () => {
    const { sim, seed, refresh } = login()
    const bare = await postForm(sim, '/2/oauth2/token', {
      grant_type: 'refresh_token',
      refresh_token: seed.refreshToken,
      client_id: seed.clientId,
    })
    expect(bare.body).toMatchObject({ error: 'unauthorized_client' })
    const consumer = await refresh(seed.refreshToken, [seed.consumerKey, seed.consumerSecret])
    expect(consumer.status).toBe(401)
  })

  test('can be revoked, and die when consent is withdrawn', async () => {
    const { sim, seed, get, refresh, webhooks } = login()
    const basic: [string, string] = [seed.clientId, seed.clientSecret]
    const revoked = await postForm(sim, '/2/oauth2/revoke', { token: seed.otherUser.accessToken }, basic)
    expect(revoked.body).toEqual({ revoked: true })
    expect((await get('/2/users/me', seed.otherUser.accessToken)).status).toBe(401)
    await sim.x.speak({ revoke: true })
    expect(webhooks()[0]!.data).toMatchObject({
      event_type: 'oauth.revoke',
      filter: {},
      payload: { user_id: seed.userId, app_id: seed.appId },
    })
    expect((await get('/2/users/me')).status).toBe(401)
    expect((await refresh(seed.refreshToken)).status).toBe(400)
  })

  test('without a scope are forbidden, the app itself is the wrong kind', async () => {
    const { sim, seed, get, send } = simulatedX()
    sim.x.token({ scopes: ['dm.read', 'tweet.read', 'users.read'] })
    expect(await send({ text: 'a' })).toMatchObject({ status: 403, body: { title: 'Forbidden' } })
    expect((await get('/2/dm_events')).status).toBe(200)
    const asApp = await get('/2/dm_events', seed.appBearerToken)
    expect([asApp.status, asApp.body.type]).toEqual([
      403,
      'https://api.x.com/2/problems/unsupported-authentication',
    ])
    expect((await get('/2/dm_events', 'sim-x-token-nobody')).status).toBe(401)
    sim.x.token({ dead: true })
    expect((await get('/2/dm_events')).status).toBe(401)
  })

  test('of the app come from the consumer, those of the client are worth nothing', async () => {
    const { sim, seed, get } = simulatedX()
    const grant = { grant_type: 'client_credentials' }
    const app = await postForm(sim, '/oauth2/token', grant, [seed.consumerKey, seed.consumerSecret])
    expect(app.body).toEqual({ token_type: 'bearer', access_token: seed.appBearerToken })
    expect((await postForm(sim, '/oauth2/token', grant, [seed.clientId, seed.clientSecret])).status).toBe(403)
    const client = await postForm(sim, '/2/oauth2/token', grant, [seed.clientId, seed.clientSecret])
    expect(client.status).toBe(200)
    expect((await get('/2/webhooks', client.body.access_token)).status).toBe(401)
  })
})

describe('OAuth 1.0a', () => {
  test('is verified over method, address, query and every parameter', async () => {
    const { sim, seed } = simulatedX()
    const keys = { ...seed.oauth1, consumerKey: seed.consumerKey, consumerSecret: seed.consumerSecret }
    const url = `${api}/2/dm_events?max_results=5&dm_event.fields=id,text`
    const call = async (header: string, target = url, method = 'GET') =>
      (await readX(await sim.fetch(target, { method, headers: { authorization: header } }))).status
    const sign = (patch: object = {}) =>
      oauth1Header({ method: 'GET', url, nowMs: sim.clock.now(), ...keys, ...patch })
    const header = await sign()
    expect(await call(header)).toBe(200)
    expect(await call(header)).toBe(401)
    expect(await call(await sign(), url.replace('5', '6'))).toBe(401)
    expect(await call(await sign({ accessTokenSecret: 'x' }))).toBe(401)
    expect(await call(await sign({ consumerKey: seed.clientId }))).toBe(401)
    expect(await call(await sign({ nowMs: sim.clock.now() - 600_000 }))).toBe(401)
    sim.x.token({ token: seed.oauth1.accessToken, dead: true })
    expect(await call(await sign())).toBe(401)
  })

  test('agrees with the example of the documentation', async () => {
    const { percentEncode, signatureBase } = await import('../src/x/oauth1.ts')
    expect(percentEncode('Ladies + Gentlemen')).toBe('Ladies%20%2B%20Gentlemen')
    expect(percentEncode("An encoded string!*'()")).toBe('An%20encoded%20string%21%2A%27%28%29')
    expect(signatureBase('get', new URL('https://api.x.com/2/a?b=2&a=x%20y'), [['oauth_nonce', 'n']])).toBe(
      'GET&https%3A%2F%2Fapi.x.com%2F2%2Fa&a%3Dx%2520y%26b%3D2%26oauth_nonce%3Dn',
    )
  })
})
