import type { Account, InboundEvent, PlatformAdapter } from '@dm/core'
import { createFacebookAdapter } from '@dm/facebook'
import { createSimulator, type Simulator, type SwitchPatch } from '@dm/simulator'

export interface SimulatedPage {
  readonly simulator: Simulator
  readonly adapter: PlatformAdapter
  readonly page: Account
  /** The first person of the seed. */
  readonly person: string
  /** Every event that was posted since the last time, each webhook checked first. */
  readonly takeEvents: () => Promise<InboundEvent[]>
  /** What the person sees. */
  readonly inbox: () => ReturnType<Simulator['world']>['facebook']['customers'][number]
}

/** A Page in a simulated Messenger. */
export function simulatedPage(switches: SwitchPatch = {}): SimulatedPage {
  const simulator = createSimulator({ clock: Date.parse('2026-11-22T10:00:00Z') })
  simulator.facebook.switches(switches)
  const { appId, appSecret, verifyToken, pageId, pageAccessToken, customers } = simulator.seed().facebook
  const runtime = { fetch: simulator.fetch, clock: () => simulator.clock.now() }
  const adapter = createFacebookAdapter({ appId, appSecret, verifyToken }, runtime)
  const person = customers[0]?.id ?? ''
  let taken = 0
  return {
    simulator,
    adapter,
    person,
    page: adapter.account({ accountId: pageId, accessToken: pageAccessToken }),
    async takeEvents() {
      await simulator.settle()
      const posted = simulator.facebook.outbox.slice(taken)
      taken += posted.length
      const events = posted.map(async ({ headers, body }) => {
        const rawBody = new TextEncoder().encode(body)
        const request = { method: 'POST', url: '/webhooks/facebook', headers: new Headers(headers) }
        if (!(await adapter.webhooks.verify(request, rawBody)))
          throw new Error('A webhook has a wrong signature.')
        return adapter.webhooks.parse(rawBody)
      })
      return (await Promise.all(events)).flat()
    },
    inbox() {
      const found = simulator.world().facebook.customers.find(({ id }) => id === person)
      if (found === undefined) throw new Error('The person is gone.')
      return found
    },
  }
}
