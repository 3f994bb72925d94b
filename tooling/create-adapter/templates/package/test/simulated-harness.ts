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
    if (happening.type !== 'message.received') return notWrittenYet(`happen: ${happening.type}`)
    await network.speak({ from: happening.by, text: happening.text ?? '' })
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
      media: (kind, by) => notWrittenYet(`media: ${kind} by ${by}`),
      refusals,
      fail,
      challenges: () => notWrittenYet('challenges: a good and a bad question, or undefined'),
      async approve(authorizeUrl) {
        const answer = await simulator.fetch(authorizeUrl, { redirect: 'manual' })
        return answer.headers.get('location') ?? ''
      },
    },
  }
}

// The network's own answers as its documents show them, written here apart from the simulator; with `code` and
// `subcode` where the answer has them, and one more for each code that `refusals` in capabilities.ts lists.
const refuse = (what: string): Refusal => ({ answer: () => notWrittenYet(`refusals: ${what}`) })
const refusals = {
  rate_limited: refuse('too many calls'),
  auth_expired: refuse('a token that has ended'),
  permission_missing: refuse('a permission that was not granted'),
  upstream_unavailable: refuse('out of order'),
  window_closed: refuse('too late for a reply'),
  upstream_refused: refuse('a code that no table holds'),
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

function notWrittenYet(what: string): never {
  throw new Error(`not written yet: packages/new-network/test/simulated-harness.ts: ${what}`)
}
