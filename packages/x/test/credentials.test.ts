import type { Credentials, CredentialsSource } from '@dm/core'
import { createXAdapter } from '@dm/x'
import { describe, expect, it } from 'vitest'
import { config, personId, refusal, scriptedUserWith, sent, userId } from './scripted-fetch.ts'

const to = { participantId: personId }
const unauthorized = refusal(401, { title: 'Unauthorized', type: 'about:blank', status: 401 })
const fresh = { access_token: 'next-token', refresh_token: 'next-refresh', expires_in: 7200 }

function stored(first: Omit<Credentials, 'accountId'>) {
  const rotations: Credentials[] = []
  let current: Credentials = { accountId: userId, ...first }
  const source: CredentialsSource = {
    accountId: userId,
    get: async () => current,
    onRotate: async (next) => {
      current = next
      rotations.push(next)
    },
  }
  return { source, rotations }
}

describe('a token', () => {
  it('is renewed some minutes before it ends, and stored before it is used', async () => {
    const expiresAt = new Date(Date.now() + 4 * 60_000).toISOString()
    const { source, rotations } = stored({ accessToken: 'old-token', refreshToken: 'old-refresh', expiresAt })
    const { account, calls } = scriptedUserWith(source, fresh, sent('11'))
    await account.send({ to, text: 'Hello' })
    expect(calls.map(({ path }) => path)).toEqual([
      '/2/oauth2/token',
      '/2/dm_conversations/with/2002/messages',
    ])
    expect(calls[1]?.authorization).toBe('Bearer next-token')
    expect(rotations).toMatchObject([{ accessToken: 'next-token', refreshToken: 'next-refresh' }])
  })

  it('is renewed once when X refuses it, and the message goes out once', async () => {
    const { source } = stored({ accessToken: 'old-token', refreshToken: 'old-refresh' })
    const { account, calls } = scriptedUserWith(source, unauthorized, fresh, unauthorized)
    await expect(account.send({ to, text: 'Hello' })).rejects.toMatchObject({ code: 'auth_expired' })
    expect(calls.map(({ authorization }) => authorization?.split(' ')[1])).toEqual([
      'old-token',
      btoa('client:the-client-secret'),
      'next-token',
    ])
  })

  it('without a refresh token, or without a place to store another, is used as it is', async () => {
    const { source } = stored({ accessToken: 'old-token' })
    const fixed = { accountId: userId, accessToken: 'old-token', refreshToken: 'old-refresh' }
    for (const credentials of [source, fixed]) {
      const { account, calls } = scriptedUserWith(credentials, unauthorized)
      await expect(account.listConversations()).rejects.toMatchObject({ code: 'auth_expired' })
      expect(calls).toHaveLength(1)
    }
  })

  it('that cannot be renewed now does not make a send doubtful', async () => {
    const { source } = stored({ accessToken: 'a', refreshToken: 'r', expiresAt: '2026-01-01T00:00:00.000Z' })
    const { account } = scriptedUserWith(source, refusal(503, {}))
    await expect(account.send({ to, text: 'Hello' })).rejects.toMatchObject({ code: 'upstream_unavailable' })
  })
})

describe('OAuth 1.0a', () => {
  it('signs each call, and its query', async () => {
    const credentials = { accountId: userId, accessToken: 'the-token', accessTokenSecret: 'the-token-secret' }
    const { account, calls } = scriptedUserWith(credentials, { meta: {} })
    await account.listConversations()
    await account.listConversations()
    const headers = calls.map(({ authorization }) => authorization ?? '')
    for (const header of headers) {
      expect(header).toMatch(
        /^OAuth oauth_consumer_key="consumer", oauth_nonce="[\w-]{32}", oauth_signature="/,
      )
      expect(header).not.toContain('secret')
    }
    expect(headers[0]).not.toBe(headers[1])
  })
})

describe('limits', () => {
  it('that X calls used up are kept without asking again, for this call and account alone', async () => {
    let now = Date.UTC(2026, 10, 22)
    let calls = 0
    const fetch = () => {
      calls += 1
      const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(now / 1000 + 900) }
      return Promise.resolve(Response.json({ meta: {} }, { headers }))
    }
    const adapter = createXAdapter(config, { fetch, clock: () => now })
    const account = (accountId: string) => adapter.account({ accountId, accessToken: 'the-user-token' })
    await account('1').listConversations()
    await expect(account('1').listConversations()).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 900_000,
    })
    await account('1').listMessages(to)
    await account('2').listConversations()
    expect(calls).toBe(3)
    now += 900_000
    await account('1').listConversations()
    expect(calls).toBe(4)
  })

  it('are read from an answer that is no JSON', async () => {
    const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(10_300) }
    let calls = 0
    const runtime = {
      clock: () => 10_000_000,
      fetch: async () => {
        calls++
        return new Response('Too Many Requests', { status: 429, headers })
      },
    }
    const account = createXAdapter(config, runtime).account({
      accountId: userId,
      accessToken: 'the-user-token',
    })
    const refused = { code: 'rate_limited', retryAfterMs: 300_000 }
    await expect(account.listConversations()).rejects.toMatchObject(refused)
    await expect(account.listConversations()).rejects.toMatchObject(refused)
    expect(calls).toBe(1)
  })

  it('of a proxy are waited for a minute', async () => {
    const credentials = { accountId: userId, accessToken: 'the-user-token' }
    const { account } = scriptedUserWith(credentials, () => new Response('<html>', { status: 429 }))
    await expect(account.listConversations()).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
    })
  })
})
