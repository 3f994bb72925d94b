import type { Harness, PostedWebhook } from './harness.ts'

/** The same harness, with a listener who gets a copy of every webhook that anybody takes. */
export function overhear(harness: Harness, listener: (posted: PostedWebhook) => void): Harness {
  const { network } = harness
  return {
    ...harness,
    network: {
      correspondents: network.correspondents,
      stranger: network.stranger,
      happen: (happening) => network.happen(happening),
      inbox: (correspondent) => network.inbox(correspondent),
      media: (kind, by, sizeBytes) => network.media(kind, by, sizeBytes),
      refusals: network.refusals,
      fail: (...parameters) => network.fail(...parameters),
      challenges: () => network.challenges(),
      approve: (authorizeUrl) => network.approve(authorizeUrl),
      async takeWebhooks() {
        const posted = await network.takeWebhooks()
        posted.forEach(listener)
        return posted
      },
    },
  }
}
