import { createXAdapter, xScopes } from '@dm/x'
import { describe, expect, it } from 'vitest'
import { config, refusal, scriptedNetwork, userId, type Answer } from './scripted-fetch.ts'

const credentials = { accountId: userId, accessToken: 'the-user-token' }
const app = 'Bearer the-app-token'
const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`

/** The token of the app is given, so that only what a test is about is called. */
function connectFlow(...answers: readonly Answer[]) {
  return flowWith({ appBearerToken: 'the-app-token' }, ...answers)
}

function flowWith(more: Partial<Parameters<typeof createXAdapter>[0]>, ...answers: readonly Answer[]) {
  const { fetch, calls } = scriptedNetwork(...answers)
  const clock = () => Date.UTC(2026, 10, 22, 10)
  return { oauth: createXAdapter({ ...config, ...more }, { fetch, clock }).oauth, calls }
}

const webhook = (id: string, url = 'https://example.com/x', valid = true) => ({ id, url, valid })
const subscription = (event_type: string, webhook_id?: string, user_id = userId) => ({
  subscription_id: `${event_type}-${webhook_id}`,
  event_type,
  filter: { user_id },
  ...(webhook_id === undefined ? {} : { webhook_id }),
})

describe('the login', () => {
  it('asks for all permissions, with a proof key', async () => {
    const { oauth } = connectFlow()
    const { url, verifier } = await oauth.authorize({ redirectUri: 'https://example.com/back', state: 'a b' })
    expect(url).toMatch(/^https:\/\/x\.com\/i\/oauth2\/authorize\?/)
    expect(url).toContain('scope=dm.read%20dm.write')
    const query = Object.fromEntries(new URL(url).searchParams)
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://example.com/back',
      scope: xScopes.join(' '),
      state: 'a b',
      code_challenge_method: 'S256',
    })
    expect(verifier).toMatch(/^[\w-]{43}$/)
    expect(url).not.toContain(verifier)
  })

  it('shows secret and verifier for the code', async () => {
    const answer = { access_token: 'a', refresh_token: 'r', expires_in: 7200, scope: 'dm.read dm.write' }
    const { oauth, calls } = connectFlow(answer)
    const request = { code: 'the-code', redirectUri: 'https://example.com/back', verifier: 'v' }
    expect(await oauth.exchange(request)).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      expiresAt: '2026-11-22T12:00:00.000Z',
      scopes: ['dm.read', 'dm.write'],
    })
    expect(calls[0]).toMatchObject({
      path: '/2/oauth2/token',
      authorization: basic('client', 'the-client-secret'),
      body: 'grant_type=authorization_code&code=the-code&redirect_uri=https%3A%2F%2Fexample.com%2Fback&code_verifier=v',
    })
  })

  it('shows the id alone when the app can keep no secret', async () => {
    const { oauth, calls } = flowWith({ clientSecret: undefined }, { access_token: 'a' })
    await oauth.exchange({ code: 'the-code', redirectUri: 'https://example.com/back' })
    expect(calls[0]?.authorization).toBeNull()
    expect(calls[0]?.body).toContain('client_id=client')
  })

  it('lists the one user, and says what was not granted', async () => {
    const me = { data: { id: userId, name: 'The Bakery', username: 'bakery' } }
    const { oauth } = connectFlow(me)
    const grant = { accessToken: 'a', refreshToken: 'r', expiresAt: '2026-11-22T12:00:00.000Z' }
    const [whole] = await oauth.listAccounts({ ...grant, scopes: xScopes })
    expect(whole).toEqual({
      id: userId,
      name: 'The Bakery',
      username: 'bakery',
      credentials: { accountId: userId, ...grant },
    })
    const [partly] = await oauth.listAccounts({ ...grant, scopes: ['dm.read', 'tweet.read', 'users.read'] })
    expect(partly?.problem).toContain('dm.write, media.write, offline.access')
  })

  it('renews with a refresh token, and says when X takes it no more', async () => {
    const spent = refusal(400, {
      error: 'invalid_request',
      error_description: 'Value passed for the token was invalid.',
    })
    const { oauth, calls } = connectFlow({ access_token: 'b', refresh_token: 's', expires_in: 7200 }, spent)
    const old = { ...credentials, refreshToken: 'r', aliases: ['7'] }
    expect(await oauth.refresh?.(old)).toEqual({
      ...old,
      accessToken: 'b',
      refreshToken: 's',
      expiresAt: '2026-11-22T12:00:00.000Z',
    })
    expect(calls[0]?.body).toBe('grant_type=refresh_token&refresh_token=r')
    await expect(oauth.refresh?.(old)).rejects.toMatchObject({ code: 'auth_expired' })
    await expect(oauth.refresh?.(credentials)).rejects.toMatchObject({ code: 'auth_expired' })
    expect(calls).toHaveLength(2)
  })

  it('tells credentials of another user from good ones, and does not call an outage bad credentials', async () => {
    const { oauth } = connectFlow({ data: { id: '9' } }, refusal(503, {}))
    expect(await oauth.inspect(credentials)).toMatchObject({ valid: false, identity: { id: '9' } })
    await expect(oauth.inspect(credentials)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  })
})

describe('the token of the app', () => {
  it('is fetched once with the API key, and again when X takes it no more', async () => {
    const token = { token_type: 'bearer', access_token: 'the-app-token' }
    const list = { data: [webhook('1')] }
    const { oauth, calls } = flowWith(
      {},
      token,
      list,
      list,
      refusal(401, { title: 'Unauthorized' }),
      token,
      list,
    )
    for (let time = 0; time < 3; time++) await oauth.registerWebhook?.('https://example.com/x')
    expect(calls.map(({ path }) => path)).toEqual([
      '/oauth2/token',
      '/2/webhooks',
      '/2/webhooks',
      '/2/webhooks',
      '/oauth2/token',
      '/2/webhooks',
    ])
    expect(calls[0]).toMatchObject({
      authorization: basic('consumer', 'the-consumer-secret'),
      body: 'grant_type=client_credentials',
    })
  })

  it('that is wrong is a matter of the settings', async () => {
    const { oauth } = connectFlow(refusal(401, { title: 'Unauthorized' }))
    await expect(oauth.subscribe(credentials)).rejects.toMatchObject({ code: 'invalid_config' })
  })
})

describe('registerWebhook', () => {
  const url = 'https://example.com/x'

  it('makes the webhook, has it checked again, or leaves it alone', async () => {
    const made = connectFlow({ data: [] }, { data: webhook('1') })
    await made.oauth.registerWebhook?.(url)
    expect(made.calls[1]).toMatchObject({ method: 'POST', authorization: app, body: { url } })
    const checked = connectFlow({ data: [webhook('1', url, false)] }, { data: { valid: true } })
    await checked.oauth.registerWebhook?.(url)
    expect(checked.calls[1]).toMatchObject({ method: 'PUT', path: '/2/webhooks/1' })
    const alone = connectFlow({ data: [webhook('1')] })
    await alone.oauth.registerWebhook?.(url)
    expect(alone.calls).toHaveLength(1)
  })

  it('says why X refuses the address', async () => {
    const problem = { title: 'Invalid Request', errors: [{ message: 'CrcValidationFailed' }] }
    const refused = connectFlow({ data: [] }, refusal(400, problem))
    await expect(refused.oauth.registerWebhook?.(url)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('CrcValidationFailed') as unknown,
    })
    const invalid = connectFlow({ data: [webhook('1', url, false)] }, { data: { valid: false } })
    await expect(invalid.oauth.registerWebhook?.(url)).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('subscribe', () => {
  it('asks in the name of the user for what is not there yet, whatever X answers', async () => {
    const { oauth, calls } = connectFlow(
      { data: [webhook('1')] },
      { data: [subscription('dm.received', '1'), subscription('dm.sent', '1', '9')], meta: {} },
      { data: { subscription: subscription('dm.sent', '1') } },
      () => new Response(null, { status: 204 }),
      refusal(400, { title: 'Invalid Request', errors: [{ message: 'DuplicateSubscription' }] }),
    )
    await oauth.subscribe(credentials)
    expect(calls.slice(2)).toMatchObject(
      ['dm.sent', 'dm.read', 'dm.indicate_typing'].map((event_type) => ({
        method: 'POST',
        authorization: 'Bearer the-user-token',
        body: { event_type, filter: { user_id: userId }, webhook_id: '1' },
      })),
    )
  })

  it('reads the whole list, and moves what goes to a webhook that is gone', async () => {
    const all = ['dm.received', 'dm.sent', 'dm.read', 'dm.indicate_typing']
    const both = { data: [webhook('1'), webhook('2', 'https://other.example/x')] }
    const { oauth, calls } = connectFlow(
      both,
      both,
      { data: [subscription('dm.received', 'gone')], meta: { next_token: 'TWO' } },
      { data: all.map((type) => subscription(type, type === 'dm.received' ? '2' : '1')) },
      {},
    )
    await oauth.registerWebhook?.('https://example.com/x')
    await oauth.subscribe(credentials)
    expect(calls[3]?.query).toMatchObject({ pagination_token: 'TWO' })
    expect(calls.slice(4)).toMatchObject([
      { method: 'PUT', path: '/2/activity/subscriptions/dm.received-gone', body: { webhook_id: '1' } },
    ])
  })

  it('asks for encrypted messages only when told to', async () => {
    const nothing = [{ data: [webhook('1')] }, { data: [] }] as const
    const { oauth, calls } = flowWith({ appBearerToken: 'the-app-token', chatEvents: true }, ...nothing, {})
    await oauth.subscribe(credentials)
    expect(calls.slice(2).map(({ body }) => (body as { event_type: string }).event_type)).toContain(
      'chat.received',
    )
  })

  it('needs a webhook', async () => {
    const { oauth } = connectFlow({ data: [] })
    await expect(oauth.subscribe(credentials)).rejects.toMatchObject({ code: 'invalid_config' })
  })
})

describe('unsubscribe', () => {
  it('takes back what is about messages of this user, and nothing else', async () => {
    const { oauth, calls } = connectFlow(
      {
        data: [
          subscription('dm.received', '1'),
          subscription('chat.received', '1'),
          subscription('profile.update.bio', '1'),
          subscription('dm.sent', '1', '9'),
        ],
      },
      { data: [webhook('1')] },
      { data: { deleted: true } },
      refusal(404, { title: 'Not Found' }),
    )
    await oauth.unsubscribe(credentials)
    expect(calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/2/activity/subscriptions/dm.received-1',
      '/2/activity/subscriptions/chat.received-1',
    ])
  })

  it('leaves to another host of the app what goes there', async () => {
    const both = { data: [webhook('1'), webhook('2', 'https://other.example/x')] }
    const subscriptions = {
      data: [
        subscription('dm.received', '1'),
        subscription('dm.received', '2'),
        subscription('dm.sent', 'gone'),
      ],
    }
    const known = connectFlow(both, subscriptions, both, {}, {})
    await known.oauth.registerWebhook?.('https://example.com/x')
    await known.oauth.unsubscribe(credentials)
    expect(known.calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/2/activity/subscriptions/dm.received-1',
      '/2/activity/subscriptions/dm.sent-gone',
    ])

    const unknown = connectFlow(subscriptions, both)
    await expect(unknown.oauth.unsubscribe(credentials)).rejects.toMatchObject({
      code: 'invalid_config',
      message: expect.stringContaining('registerWebhook') as unknown,
    })
    expect(unknown.calls.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('does not take the only webhook for ours when ours was another', async () => {
    const theirs = { data: [webhook('2', 'https://other.example/x')] }
    const subscriptions = { data: [subscription('dm.received', '2')] }
    const { oauth, calls } = connectFlow({ data: [webhook('1')] }, subscriptions, theirs)
    await oauth.registerWebhook?.('https://example.com/x')
    await expect(oauth.unsubscribe(credentials)).rejects.toMatchObject({ code: 'invalid_config' })
    expect(calls.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})
