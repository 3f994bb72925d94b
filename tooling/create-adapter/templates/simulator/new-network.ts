import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { createDeliveries, type WebhookRequest } from '../delivery.ts'
import { createPending } from '../pending.ts'
import type { Network, NetworkOptions, Platform } from '../platform.ts'
import { answer } from './api.ts'
import type { NewNetworkContext } from './context.ts'
import { refusal } from './errors.ts'
import { castOf, type NewNetworkSeed } from './seed.ts'
import { speak, type Speech } from './speak.ts'
import { webhookRequest } from './webhooks.ts'
import { createWorld, viewWorld } from './world.ts'

/** Direct handles on the simulated network. */
export interface NewNetworkSimulator {
  seed(): NewNetworkSeed
  /** What everybody sees. */
  world(): ReturnType<typeof viewWorld>
  /** Makes a person act, and resolves when the webhook was posted. */
  speak(speech: Speech): Promise<unknown>
  /** Every webhook request made, oldest first, delivered or not. */
  readonly outbox: readonly WebhookRequest[]
}

/** Creates the simulated network. */
export function createNewNetwork(options: NetworkOptions): Network<NewNetworkSimulator> {
  const { clock, ids, webhookUrl } = options
  const seed = castOf(ids)
  const world = createWorld(seed)
  const pending = createPending()
  const outbox: WebhookRequest[] = []
  const deliveries = createDeliveries({
    fetch: options.fetch,
    clock,
    pending,
    deadlineMs: () => 5000,
    // When a webhook that was not taken comes again, in milliseconds after its first failure.
    scheduleMs: [],
    accepts: (status) => status >= 200 && status < 300,
  })

  const context: NewNetworkContext = {
    seed,
    world,
    clock,
    ids,
    async post(event) {
      if (!world.subscribed) return
      const request = await webhookRequest(seed, webhookUrl ?? '', event)
      outbox.push(request)
      if (webhookUrl === undefined) return
      const id = ids.nextText(12)
      await deliveries.post({ id, group: seed.accountId, request }, () => undefined)
    },
  }

  const view = () => viewWorld(world, seed)
  const platform: Platform = {
    name: 'new-network',
    // Its hosts: of the API, of the page where an owner agrees, of its media.
    owns: ({ url }) => /(^|\.)new-network\.example$/.test(new URL(url).hostname),
    fetch: (request) => answer(context, request),
    refusal: ({ status = 400, code }) => refusal(status, String(code ?? status)),
    noteBroken: () => undefined,
    seed: () => seed,
    world: view,
    views: { outbox: () => outbox, world: view },
    controls: { messages: (body) => speak(context, speechOf(body)) },
    usePublicUrl: () => undefined,
    settle: () => pending.settle(),
    reset() {
      deliveries.cancelRetries()
      outbox.length = 0
      Object.assign(world, createWorld(seed))
    },
  }
  return {
    platform,
    handle: { seed: () => seed, world: view, speak: (speech) => speak(context, speech), outbox },
  }
}

/** Reads the body of `POST /_sim/new-network/messages`. */
function speechOf(body: unknown): Speech {
  const input = controlInput(body, ['from', 'text'])
  const [from, text] = [input.text('from'), input.text('text')]
  if (text === undefined) throw new ControlError('text', 'is required')
  return from === undefined ? { text } : { from, text }
}
