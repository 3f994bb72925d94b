import type { Grant, LinkableAccount } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { refusal } from '../refusal.ts'
import { hearText, takeEvents } from '../stage.ts'

const redirectUri = 'https://example.com/connected'
const state = 'state-1 +/=&ż'

export const connectCases: readonly AdapterCase[] = [
  {
    name: 'connect: the owner comes back with our state and a code',
    async run(harness) {
      const { url } = await harness.adapter.oauth.authorize({ redirectUri, state })
      expect(new URL(url).protocol).toMatch(/^https?:$/)
      const landed = new URL(await harness.network.approve(url))
      expect(landed.origin + landed.pathname).toBe(redirectUri)
      expect(landed.searchParams.get('state')).toBe(state)
      expect(landed.searchParams.get('code'), 'the code').toBeTruthy()
    },
  },
  {
    name: 'connect: the grant opens the account, ready to be used',
    async run(harness) {
      const linkable = await linkAccount(harness)
      expect(linkable.problem, 'a reason why it cannot be used').toBeUndefined()
      expect(linkable.credentials.accountId).toBe(harness.credentials.accountId)
      await hearText(harness)
      const { items } = await harness.adapter.account(linkable.credentials).listConversations()
      expect(items).toHaveLength(1)
    },
  },
  {
    name: 'connect: a code works once, and a made-up one never',
    async run(harness) {
      const { oauth } = harness.adapter
      const request = await approved(harness)
      await oauth.exchange(request)
      await refusal(() => oauth.exchange(request), 'invalid_request')
      await refusal(() => oauth.exchange({ ...request, code: 'made-up' }), 'invalid_request')
    },
  },
  {
    name: 'connect: a code is good for its own redirect address only',
    async run(harness) {
      const request = { ...(await approved(harness)), redirectUri: 'https://example.com/elsewhere' }
      await refusal(() => harness.adapter.oauth.exchange(request), 'invalid_request')
    },
  },
  {
    name: 'connect: an unsubscribed account is silent until it is subscribed again',
    async run(harness) {
      const { adapter, credentials, network } = harness
      const [by] = network.correspondents
      await adapter.oauth.unsubscribe(credentials)
      await network.takeWebhooks()
      await network.happen({ type: 'message.received', by, text: 'nobody hears this' })
      expect(await takeEvents(harness)).toEqual([])
      await adapter.oauth.subscribe(credentials)
      await adapter.oauth.subscribe(credentials)
      await hearText(harness, 'and this is heard once')
    },
  },
  {
    name: 'connect: inspect tells working credentials from dead ones and does not throw',
    async run({ adapter, credentials, badCredentials }) {
      const good = await adapter.oauth.inspect(credentials)
      expect(good.valid).toBe(true)
      expect(good.missingScopes ?? []).toEqual([])
      if (good.expiresAt !== undefined) expect(Date.parse(good.expiresAt), 'expiresAt').not.toBeNaN()
      const bad = await adapter.oauth.inspect(badCredentials)
      expect(bad.valid).toBe(false)
      expect(bad.reason, 'the reason').toBeTruthy()
    },
  },
  {
    name: 'connect: credentials that expire can be renewed',
    async run(harness) {
      const { oauth } = harness.adapter
      const { credentials } = await linkAccount(harness)
      if (!oauth.refresh) {
        expect(credentials.refreshToken, 'a refresh token that nothing uses').toBeUndefined()
        expect(credentials.expiresAt, 'the end of a token that cannot be renewed').toBeUndefined()
        return
      }
      const renewed = await oauth.refresh(credentials)
      expect(renewed.accountId).toBe(credentials.accountId)
      await harness.adapter.account(renewed).listConversations()
      await refusal(() => oauth.refresh!(harness.badCredentials), 'auth_expired')
    },
  },
]

async function approved({ adapter, network }: Harness) {
  const { url, verifier } = await adapter.oauth.authorize({ redirectUri, state })
  const code = new URL(await network.approve(url)).searchParams.get('code') ?? ''
  return { code, redirectUri, ...(verifier !== undefined && { verifier }) }
}

async function linkAccount(harness: Harness): Promise<LinkableAccount> {
  const { oauth } = harness.adapter
  const grant: Grant = await oauth.exchange(await approved(harness))
  const linkable = await oauth.listAccounts(grant)
  const found = linkable.find(({ id }) => id === harness.credentials.accountId)
  expect(found, 'the account under test is among those of the grant').toBeDefined()
  return found!
}
