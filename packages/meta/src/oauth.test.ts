import { describe, expect, it } from 'vitest'
import type { GraphClient, GraphRequest } from './graph-client.ts'
import { exchangeCode, inspectToken, loginUrl, subscribeApp, unsubscribeApp } from './oauth.ts'

const app = { appId: '42', appSecret: 'sim-app-secret' }
const account = { accountId: '100', accessToken: 'token-of-the-page' }

function graphWith(...answers: unknown[]) {
  const requests: GraphRequest[] = []
  const graph: GraphClient = (request) => {
    requests.push(request)
    return Promise.resolve(answers[requests.length - 1])
  }
  return { graph, requests }
}

describe('loginUrl', () => {
  const dialog = {
    appId: '42',
    redirectUri: 'https://example.com/back?x=1',
    state: 's&t',
    scopes: ['a', 'b'],
  }

  it('asks for permissions', () => {
    const url = new URL(loginUrl(dialog))
    expect(url.origin + url.pathname).toBe('https://www.facebook.com/v26.0/dialog/oauth')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: '42',
      redirect_uri: 'https://example.com/back?x=1',
      state: 's&t',
      response_type: 'code',
      scope: 'a,b',
    })
  })

  it('leaves the permissions to a configuration', () => {
    const url = new URL(loginUrl({ ...dialog, loginConfigId: '7' }))
    expect(url.searchParams.get('config_id')).toBe('7')
    expect(url.searchParams.has('scope')).toBe(false)
  })
})

describe('exchangeCode', () => {
  it('takes a short-lived token and turns it into a long-lived one', async () => {
    const { graph, requests } = graphWith(
      { access_token: 'short', token_type: 'bearer', expires_in: 3600 },
      { access_token: 'long', expires_in: 5_184_000 },
    )
    const redirectUri = 'https://example.com/back'
    const grant = await exchangeCode(graph, app, { code: 'c', redirectUri }, () => 1_790_000_000_000)
    expect(grant).toEqual({ accessToken: 'long', expiresAt: '2026-11-20T14:13:20.000Z' })
    expect(requests.map(({ query }) => query)).toEqual([
      { client_id: '42', client_secret: 'sim-app-secret', redirect_uri: redirectUri, code: 'c' },
      {
        client_id: '42',
        client_secret: 'sim-app-secret',
        grant_type: 'fb_exchange_token',
        fb_exchange_token: 'short',
      },
    ])
  })
})

describe('exchangeCode of a token without an end', () => {
  it('leaves it as it is', async () => {
    const { graph, requests } = graphWith({ access_token: 'endless', token_type: 'bearer' })
    const request = { code: 'c', redirectUri: 'https://example.com/back' }
    expect(await exchangeCode(graph, app, request, () => 0)).toEqual({ accessToken: 'endless' })
    expect(requests).toHaveLength(1)
  })
})

describe('inspectToken', () => {
  const check = { accessToken: 'token-of-the-page', neededScopes: ['a', 'b'] }
  const inspect = (data: unknown) => inspectToken(graphWith({ data }).graph, app, check)

  it('tells what a token may do and how long', async () => {
    const later = 1_790_000_000
    expect(
      await inspect({
        app_id: 42,
        is_valid: true,
        expires_at: 0,
        data_access_expires_at: later,
        scopes: ['a'],
      }),
    ).toEqual({ valid: true, expiresAt: '2026-09-21T14:13:20.000Z', scopes: ['a'], missingScopes: ['b'] })
    expect(await inspect({ is_valid: true, expires_at: 0 })).toEqual({ valid: true })
  })

  it.each([
    [
      'Meta says so',
      { is_valid: false, error: { code: 190, message: 'Session expired', subcode: 463 } },
      'Session expired',
    ],
    ['Meta gives no reason', { is_valid: false }, 'Meta calls the token invalid.'],
    ['it is of another app', { is_valid: true, app_id: '43' }, 'The token is of another app.'],
  ])('tells that a token does not work when %s', async (_name, data, reason) => {
    expect(await inspect(data)).toMatchObject({ valid: false, reason })
  })
})

describe('subscribeApp', () => {
  it('asks for the fields, and takes both spellings of success', async () => {
    const { graph, requests } = graphWith({ success: true }, { success: 'true' })
    await subscribeApp(graph, account, ['messages', 'standby'])
    await unsubscribeApp(graph, account)
    expect(requests).toMatchObject([
      { method: 'POST', path: '/100/subscribed_apps', query: { subscribed_fields: 'messages,standby' } },
      { method: 'DELETE', path: '/100/subscribed_apps' },
    ])
  })

  it('does not take silence for success', async () => {
    const answer = subscribeApp(graphWith({ success: false }).graph, account, [])
    await expect(answer).rejects.toMatchObject({ code: 'upstream_refused' })
  })
})
