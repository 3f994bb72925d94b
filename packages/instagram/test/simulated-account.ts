import type { Account, Credentials, InboundEvent, PlatformAdapter } from '@dm/core'
import { createInstagramAdapter, type InstagramConfig, type InstagramLogin } from '@dm/instagram'
import {
  createSimulator,
  type InstagramInbox,
  type InstagramSwitchPatch,
  type Simulator,
} from '@dm/simulator'

/** A simulated Instagram whose seeded account is connected through this login. */
export function connected(login: InstagramLogin, switches: InstagramSwitchPatch = {}): Simulator {
  // Simulated time stands still between the things that happen, so that each is later than the one before.
  const simulator = createSimulator({ clock: Date.parse('2026-11-22T10:00:00Z') })
  simulator.instagram.switches(switches)
  simulator.instagram.connect({ flavour: login === 'instagram' ? 'instagram_login' : 'facebook_login' })
  return simulator
}

/** The app of the seed that belongs to a login. */
export function appOf(simulator: Simulator, login: InstagramLogin): InstagramConfig {
  const { appId, appSecret, metaAppId, metaAppSecret, verifyToken } = simulator.instagram.seed()
  return login === 'instagram'
    ? { login, appId, appSecret, verifyToken, metaAppSecret }
    : { login, appId: metaAppId, appSecret: metaAppSecret, verifyToken }
}

/** The seeded account, as it is known through a login. */
export function credentialsOf(simulator: Simulator, login: InstagramLogin): Credentials {
  const { accountId, accessToken, appScopedId, pageId, pageAccessToken } = simulator.instagram.seed()
  return login === 'instagram'
    ? { accountId, accessToken, aliases: [appScopedId] }
    : { accountId, accessToken: pageAccessToken, aliases: [pageId] }
}

export interface SimulatedAccount {
  readonly simulator: Simulator
  readonly adapter: PlatformAdapter
  readonly account: Account
  readonly credentials: Credentials
  /** The first person of the seed. */
  readonly person: string
  /** Every event that was posted since the last time, each webhook checked first. */
  readonly takeEvents: () => Promise<InboundEvent[]>
  /** What the person sees. */
  readonly inbox: () => InstagramInbox
}

/** An account on simulated Instagram. */
export function simulatedAccount(
  login: InstagramLogin = 'instagram',
  switches: InstagramSwitchPatch = {},
): SimulatedAccount {
  const simulator = connected(login, switches)
  const runtime = {
    fetch: simulator.fetch,
    clock: () => simulator.clock.now(),
    wait(ms: number) {
      simulator.clock.advance(ms)
      return Promise.resolve()
    },
  }
  const adapter = createInstagramAdapter(appOf(simulator, login), runtime)
  const credentials = credentialsOf(simulator, login)
  const person = simulator.instagram.seed().customers[0]?.id ?? ''
  let taken = 0
  return {
    simulator,
    adapter,
    credentials,
    person,
    account: adapter.account(credentials),
    async takeEvents() {
      await simulator.settle()
      const posted = simulator.instagram.outbox.slice(taken)
      taken += posted.length
      const events: InboundEvent[] = []
      for (const { headers, body } of posted) {
        const rawBody = new TextEncoder().encode(body)
        const request = { method: 'POST', url: '/webhooks/instagram', headers: new Headers(headers) }
        if (!(await adapter.webhooks.verify(request, rawBody)))
          throw new Error('A webhook has a wrong signature.')
        events.push(...adapter.webhooks.parse(rawBody))
      }
      return events
    },
    inbox() {
      const found = simulator.instagram.world().customers.find(({ id }) => id === person)
      if (found === undefined) throw new Error('The person is gone.')
      return found
    },
  }
}
