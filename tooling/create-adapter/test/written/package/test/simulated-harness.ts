import { createSimulator } from '@dm/simulator'
import { createFaultyFetch, type Happening, type Harness, type Inbox, type Refusal } from '@dm/testkit'
import { createNewNetworkAdapter } from '../src/index.ts'

/** An account on the simulated network, in the shape that the conformance suite asks for. */
export function createSimulatedHarness(): Harness {
  // Simulated time stands still between the things that happen, so that each is later than the one before.
  const simulator = createSimulator({ clock: Date.parse('2026-11-22T10:00:00Z') })
  const { 'new-network': network } = simulator
  const { appId, appSecret, verifyToken, accountId, accessToken, people } = network.seed()
  const { fetch, fail } = createFaultyFetch(simulator.fetch, refusals)
  const adapter = createNewNetworkAdapter(
    { appId, appSecret, verifyToken },
    { fetch, clock: () => simulator.clock.now() },
  )
  const [first, second, third] = people.map(({ id }) => id)
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few people')
  let taken = 0

  async function happen(happening: Happening): Promise<void> {
    simulator.clock.advance(1000)
    switch (happening.type) {
      case 'message.received':
        await network.speak({ from: happening.by, text: happening.text ?? '' })
        return
      case 'message.sent':
        await network.speak({ to: happening.to, text: happening.text })
        return
      default:
        throw new Error(`The network does not tell of ${happening.type}.`)
    }
  }

  return {
    adapter,
    credentials: { accountId, accessToken },
    badCredentials: { accountId, accessToken: 'a-token-that-was-revoked' },
    appSecrets: [appSecret, verifyToken],
    network: {
      correspondents: [first, second, third],
      stranger: '100000000017',
      happen,
      async takeWebhooks() {
        await simulator.settle()
        const posted = network.outbox.slice(taken)
        taken += posted.length
        return posted.map(({ headers, body }) => ({ headers, rawBody: new TextEncoder().encode(body) }))
      },
      inbox: (correspondent) => inboxOf(network.world(), correspondent),
      media() {
        throw new Error('The network takes no media.')
      },
      refusals,
      fail,
      challenges: () => ({
        good: question(verifyToken),
        accepts: ({ status, body }) => status === 200 && body === '4711',
        bad: question('wrong'),
      }),
      async approve(authorizeUrl) {
        const answer = await simulator.fetch(authorizeUrl, { redirect: 'manual' })
        return answer.headers.get('location') ?? ''
      },
    },
  }
}

function question(word: string) {
  const url = `https://example.com/webhooks?${new URLSearchParams({ word, question: '4711' }).toString()}`
  return { method: 'GET', url, headers: new Headers() }
}

// https://new-network.example/docs/errors
const refuse = (status: number, code: string): Refusal => ({
  answer: () => Response.json({ error: { code } }, { status }),
  code,
})
const refusals = {
  rate_limited: refuse(429, 'slow_down'),
  auth_expired: refuse(401, 'dead_token'),
  permission_missing: refuse(403, 'not_allowed'),
  upstream_unavailable: refuse(503, 'down'),
  upstream_refused: refuse(400, 'an_error_of_tomorrow'),
  invalid_request: refuse(400, 'bad_code'),
  recipient_not_found: refuse(400, 'nobody'),
  not_found: refuse(404, 'not_found'),
}

type World = ReturnType<ReturnType<typeof createSimulator>['new-network']['world']>

function inboxOf({ people }: World, correspondent: string): Inbox {
  const person = people.find(({ id }) => id === correspondent)
  if (person === undefined) throw new Error(`Nobody has the id ${correspondent}.`)
  return {
    messages: person.messages
      .filter(({ to }) => to === correspondent)
      .map(({ text }) => ({ text, attachments: [], quickReplies: [] })),
    reactions: [],
    seen: person.seenByAccount,
    typing: false,
  }
}
