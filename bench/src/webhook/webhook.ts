import { adapterPackages } from '@dm/adapter-checks/adapter-packages'
import type { WebhookReceiver } from '@dm/core'
import { nodeHmac } from '@dm/gateway/src/node-hmac.ts'
import type { Benchmark } from '../benchmark.ts'
import { compare, type Comparison, type Unit } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { takeTurns, type Contender } from '../take-turns.ts'
import { nodeFloor, webFloor } from './floor.ts'
import { postedMessage, type PostedMessage } from './posted-message.ts'

/** How many times the floor a receiver may take. */
const target = 3

const unit: Unit = { name: 'µs', better: 'less' }

/** What a webhook costs before anything is stored. */
export const webhook: Benchmark = {
  name: 'webhook',
  about: 'verify and parse a webhook of one message, against a bare HMAC and JSON.parse of the same body',
  async run(effort) {
    const comparisons: Comparison[] = []
    for (const network of adapterPackages()) {
      comparisons.push(...(await compareReceiver(network.name, await postedMessage(network), effort)))
    }
    return comparisons
  },
}

async function compareReceiver(name: string, posted: PostedMessage, effort: Effort): Promise<Comparison[]> {
  // Apart, because Web Crypto works in other threads.
  const node = await takeTurns(
    { ours: receive(posted.receiver({ hmac: nodeHmac }), posted), floor: nodeFloor(posted) },
    effort,
  )
  const web = await takeTurns(
    { ours: receive(posted.receiver({}), posted), floor: await webFloor(posted) },
    effort,
  )
  return [
    compare(
      { subject: `${name}, node:crypto as in the gateway`, against: 'bare node:crypto', unit, target },
      node.ours,
      node.floor,
    ),
    compare({ subject: `${name}, Web Crypto`, against: 'bare Web Crypto', unit }, web.ours, web.floor),
  ]
}

/** Verifies and parses, without waiting for a digest that is there at once. */
function receive(receiver: WebhookReceiver, { request, body }: PostedMessage): Contender {
  const read = (verified: boolean) => {
    if (!verified) throw new Error('the signature was refused')
    return receiver.parse(body)
  }
  return () => {
    const verified = receiver.verify(request, body)
    return typeof verified === 'boolean' ? read(verified) : verified.then(read)
  }
}
