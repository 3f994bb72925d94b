import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { hearText } from '../stage.ts'
import { postedRequest } from '../posted-request.ts'

const address = 'https://example.com/webhooks'

export const challengeCases: readonly AdapterCase[] = [
  {
    name: 'challenge: the question of the network is answered',
    async run(harness) {
      const challenges = await harness.network.challenges()
      if (!challenges) return expectNoChallenge(harness)
      const reply = await harness.adapter.webhooks.challenge(challenges.good)
      expect(reply?.status).toBe(200)
      expect(challenges.accepts(reply!), `the network accepts ${JSON.stringify(reply)}`).toBe(true)
    },
  },
  {
    name: 'challenge: a wrong question is refused with 403',
    async run(harness) {
      const challenges = await harness.network.challenges()
      if (!challenges) return expectNoChallenge(harness)
      const reply = await harness.adapter.webhooks.challenge(challenges.bad)
      expect(reply?.status).toBe(403)
    },
  },
  {
    name: 'challenge: no other request is taken for one',
    async run(harness) {
      const { webhooks } = harness.adapter
      const plain = { method: 'GET', url: address, headers: new Headers() }
      expect(await webhooks.challenge(plain), 'a GET without a query').toBeUndefined()
      await harness.network.happen({
        type: 'message.received',
        by: harness.network.correspondents[0],
        text: 'hi',
      })
      const posted = await harness.network.takeWebhooks()
      for (const webhook of posted) {
        expect(await webhooks.challenge(postedRequest(webhook)), 'a posted webhook').toBeUndefined()
      }
      await hearText(harness, 'still there')
    },
  },
]

/** The network asks nothing, so whatever looks like the question of another network goes on to `verify`. */
async function expectNoChallenge({ adapter }: Harness): Promise<void> {
  const queries = ['hub.mode=subscribe&hub.verify_token=x&hub.challenge=1', 'crc_token=x', 'challenge=x']
  for (const query of queries) {
    const request = { method: 'GET', url: `${address}?${query}`, headers: new Headers() }
    expect(await adapter.webhooks.challenge(request), query).toBeUndefined()
  }
}
