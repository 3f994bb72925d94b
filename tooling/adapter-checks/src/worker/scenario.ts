import type { InboundEvent } from '@dm/core'
import type { Harness, Inbox } from '@dm/testkit'

/** What happened in the worker, as it travels out of it. */
export interface WorkerReport {
  /** Names of Node's globals that are there after all. */
  readonly nodeGlobals: readonly string[]
  readonly events: readonly InboundEvent[]
  readonly sentMessageId: string
  /** What the person has got. */
  readonly inbox: Inbox['messages']
  /** Whether a body with one changed byte was believed. */
  readonly forgeryBelieved: boolean
}

/** A person writes, the adapter hears of it and answers; with Web Crypto and a `fetch` that is handed in. */
export async function playScenario({ adapter, credentials, network }: Harness): Promise<WorkerReport> {
  const [person] = network.correspondents
  await network.happen({ type: 'message.received', by: person, text: 'Is anybody there?' })
  const posted = (await network.takeWebhooks()).map(({ headers, rawBody, url = 'https://example.com/' }) => ({
    request: { method: 'POST', url, headers: new Headers(headers) },
    rawBody,
  }))

  const events: InboundEvent[] = []
  let forgeryBelieved = false
  for (const { request, rawBody } of posted) {
    if (!(await adapter.webhooks.verify(request, rawBody)))
      throw new Error('A webhook has a wrong signature.')
    events.push(...adapter.webhooks.parse(rawBody))
    const forged = rawBody.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    forgeryBelieved ||= await adapter.webhooks.verify(request, forged)
  }

  const sent = await adapter.account(credentials).send({ to: { participantId: person }, text: 'Yes.' })
  return {
    nodeGlobals: ['process', 'Buffer', 'require', 'setImmediate'].filter((name) => name in globalThis),
    events,
    sentMessageId: sent.messageId,
    inbox: (await network.inbox(person)).messages,
    forgeryBelieved,
  }
}
