import type { Credentials, CredentialsSource } from '@dm/core'
import { createInstagramAdapter } from '@dm/instagram'
import { describe, expect, it } from 'vitest'
import { accountId } from './scripted-fetch.ts'
import { appOf, connected, credentialsOf } from './simulated-account.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour
const life = 60 * day

/** Instagram as far as tokens go: they live 60 days and are renewed after their first. */
function createTokenWorld() {
  let now = Date.parse('2026-11-22T10:00:00Z')
  const issued = new Map([['token-0', now]])
  let renewals = 0
  let outOfOrder = false
  const refused = (code: number) => Response.json({ error: { code, message: 'no' } }, { status: 400 })
  const isAlive = (token: string) => now < (issued.get(token) ?? -Infinity) + life

  const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const bearer = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '')
    const token = bearer ?? url.searchParams.get('access_token') ?? ''
    if (!isAlive(token)) return Promise.resolve(refused(190))
    if (url.pathname !== '/refresh_access_token') return Promise.resolve(Response.json({ data: [] }))
    if (outOfOrder) return Promise.resolve(refused(2))
    if (now - (issued.get(token) ?? now) < day) return Promise.resolve(refused(100))
    renewals += 1
    issued.set(`token-${renewals}`, now)
    return Promise.resolve(
      Response.json({ access_token: `token-${renewals}`, token_type: 'bearer', expires_in: life / 1000 }),
    )
  }

  const config = { appId: '42', appSecret: 'the-app-secret', verifyToken: 'word' }
  return {
    /** An adapter as another process has one. */
    open: (source: CredentialsSource) =>
      createInstagramAdapter(config, { fetch, clock: () => now }).account(source),
    pass: (ms: number) => (now += ms),
    ends: () => new Date(now + life).toISOString(),
    renewals: () => renewals,
    breakRenewal: (broken: boolean) => (outOfOrder = broken),
  }
}

function createStore(first: Omit<Credentials, 'accountId'>) {
  let kept: Credentials = { accountId, ...first }
  const source: CredentialsSource = {
    accountId,
    get: () => Promise.resolve(kept),
    onRotate: async (next) => {
      await Promise.resolve()
      kept = next
    },
  }
  return { source, kept: () => kept }
}

describe('a token that ends', () => {
  it('lives on for seventy days on simulated Instagram, and messages go out on each of them', async () => {
    const simulator = connected('instagram')
    const [person = ''] = simulator.instagram.seed().customers.map(({ id }) => id)
    const runtime = { fetch: simulator.fetch, clock: () => simulator.clock.now() }
    const first = credentialsOf(simulator, 'instagram')
    const { source, kept } = createStore({
      ...first,
      expiresAt: new Date(simulator.clock.now() + life).toISOString(),
    })
    const id = { accountId: first.accountId }
    const processes = [1, 2].map(() =>
      createInstagramAdapter(appOf(simulator, 'instagram'), runtime).account({ ...source, ...id }),
    )
    for (let today = 0; today < 70; today += 1) {
      await simulator.instagram.speak({ text: 'Good morning' })
      await Promise.all(
        processes.map((account, index) =>
          account.send({ to: { participantId: person }, text: `${today}.${index}` }),
        ),
      )
      simulator.clock.advance(day)
    }
    const sent = simulator.instagram.world().customers[0]?.messages.filter(({ from }) => from === 'account')
    expect(sent).toHaveLength(140)
    expect(kept()).toMatchObject({ accountId: first.accountId, aliases: first.aliases })
    expect(kept().accessToken).not.toBe(first.accessToken)
    expect(Date.parse(kept().expiresAt ?? '')).toBeGreaterThan(simulator.clock.now() + 10 * day)
  })

  it('lives on for seventy days and more in two processes, and nothing is lost', async () => {
    const world = createTokenWorld()
    const { source, kept } = createStore({ accessToken: 'token-0', expiresAt: world.ends(), aliases: ['9'] })
    const processes = [world.open(source), world.open(source)]
    for (let today = 0; today < 130; today += 1) {
      await Promise.all(processes.map((account) => account.listConversations()))
      world.pass(day)
    }
    expect(world.renewals()).toBeGreaterThanOrEqual(2)
    expect(world.renewals()).toBeLessThanOrEqual(4)
    expect(kept()).toMatchObject({ accountId, aliases: ['9'] })
    expect(kept().accessToken).not.toBe('token-0')
  })

  it('is renewed when fewer than ten days are left, and not before', async () => {
    const world = createTokenWorld()
    const { source, kept } = createStore({ accessToken: 'token-0', expiresAt: world.ends() })
    const account = world.open(source)
    world.pass(50 * day)
    await account.listConversations()
    expect(world.renewals()).toBe(0)
    world.pass(hour)
    await account.listConversations()
    expect(kept()).toEqual({ accountId, accessToken: 'token-1', expiresAt: world.ends() })
  })

  it('is used as it is while its renewal is out of order, and renewed when that is over', async () => {
    const world = createTokenWorld()
    const { source, kept } = createStore({ accessToken: 'token-0', expiresAt: world.ends() })
    const account = world.open(source)
    world.pass(55 * day)
    world.breakRenewal(true)
    await account.listConversations()
    expect(kept().accessToken).toBe('token-0')
    world.breakRenewal(false)
    await account.listConversations()
    expect(kept().accessToken).toBe('token-0')
    world.pass(hour)
    await account.listConversations()
    expect(kept().accessToken).toBe('token-1')
  })

  it('is renewed at the first chance when nobody knows its end, which is not on its first day', async () => {
    const world = createTokenWorld()
    const { source, kept } = createStore({ accessToken: 'token-0' })
    const account = world.open(source)
    await account.listConversations()
    expect(kept()).toEqual({ accountId, accessToken: 'token-0' })
    world.pass(day)
    await account.listConversations()
    expect(kept()).toEqual({ accountId, accessToken: 'token-1', expiresAt: world.ends() })
  })

  it('is lost when it was not used in time: only the owner can help', async () => {
    const world = createTokenWorld()
    const { source } = createStore({ accessToken: 'token-0', expiresAt: world.ends() })
    const account = world.open(source)
    world.pass(life)
    await expect(account.listConversations()).rejects.toMatchObject({ code: 'auth_expired' })
  })
})
