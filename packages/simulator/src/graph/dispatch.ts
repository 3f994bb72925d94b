import type { Deliveries, Delivery, WebhookRequest } from '../delivery.ts'
import { hmacSha256 } from '../hmac.ts'
import { sleep } from '../timers.ts'
import type { SchedulingClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { Pending } from '../pending.ts'
import { createPostingOrder } from '../posting-order.ts'
import { escapedJson } from './escape.ts'

/** One thing to tell an app. */
export interface WebhookEvent {
  /** Whose event it is: a Page or a professional account. */
  ownerId: string
  list: 'messaging' | 'standby' | 'changes' | 'flat'
  /** The subscribed field that lets it through; null for the dashboard's test button, which asks nobody. */
  field: string | null
  /** Events of one thread stay in order. */
  lane: string
  item: Record<string, unknown>
}

/** What a network and one of its apps add to the way webhooks are sent. */
export interface DispatchContext {
  clock: SchedulingClock
  ids: IdSource
  pending: Pending
  switches: { webhookDelayMs: number; duplicateWebhooks: boolean; reorderWebhooks: boolean }
  deliveries: Deliveries
  /** Requests made, oldest first, at most the last thousand. */
  outbox: SentWebhook[]
  secret: () => string
  callbackUrl: () => string | null
  /** The whole body: `object` and what stands around the entries. */
  envelope: (entries: WebhookEvent[][]) => unknown
  /** Whether the app subscribed to this; may strip what it did not subscribe to. */
  allows: (event: WebhookEvent) => boolean
  /** An owner's webhooks failed for too long. */
  onGivenUp: (ownerId: string) => void
  /** The signature that is sent instead of the right one. */
  disguise?: (signature: string) => string
}

/** What became of a webhook request. */
export interface DeliveryReport {
  /** Null when nothing was subscribed, so nothing was sent. */
  id: string | null
  fields: string[]
  url: string | null
  state: Delivery['state'] | 'kept' | 'held' | 'not_subscribed'
  /** The receiver's last answer; null when there was none. */
  status: number | null
  error?: string
  attempts: number
}

/** A webhook request as it was made, delivered or not. */
export interface SentWebhook extends WebhookRequest {
  id: string
  ownerId: string
}

export interface Dispatcher {
  dispatch(entries: WebhookEvent[][]): Promise<DeliveryReport>
  /** Builds and signs a request without posting it; `url` is empty without a callback. */
  sign(entries: WebhookEvent[][]): Promise<WebhookRequest>
  /** The same for a ready body. */
  signed(body: string): Promise<WebhookRequest>
  /** Posts what the reordering switch holds back. */
  flush(): void
  /** Whether something is held back. */
  holds(): boolean
}

const outboxSize = 1000

/** Creates the part that turns events into signed webhook requests. */
export function createDispatcher(context: DispatchContext): Dispatcher {
  const { deliveries, outbox } = context
  const order = createPostingOrder(context.pending)

  async function sign(entries: WebhookEvent[][]): Promise<WebhookRequest> {
    return signed(escapedJson(context.envelope(entries)))
  }

  async function signed(body: string): Promise<WebhookRequest> {
    const signature = await hmacSha256(context.secret(), body)
    return {
      url: context.callbackUrl() ?? '',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': `sha256=${context.disguise?.(signature) ?? signature}`,
      },
      body,
    }
  }

  async function post(request: SentWebhook, fields: string[]): Promise<DeliveryReport> {
    const { webhookDelayMs, duplicateWebhooks } = context.switches
    if (webhookDelayMs > 0) await sleep(webhookDelayMs)
    const what = { id: request.id, group: request.ownerId, request }
    const giveUp = () => context.onGivenUp(request.ownerId)
    const delivery = await deliveries.post(what, giveUp)
    if (duplicateWebhooks) await deliveries.post(what, giveUp)
    const last = delivery.attempts.at(-1)
    return {
      id: request.id,
      fields,
      url: request.url,
      state: delivery.state,
      status: last?.status ?? null,
      ...(last?.error === undefined ? {} : { error: last.error }),
      attempts: delivery.attempts.length,
    }
  }

  async function dispatch(entries: WebhookEvent[][]): Promise<DeliveryReport> {
    const allowed = entries.map((entry) => entry.filter((event) => context.allows(event)))
    const wanted = allowed.filter((entry) => entry.length > 0)
    const events = wanted.flat()
    const fields = [...new Set(events.map(({ field, list }) => field ?? list))]
    const first = events[0]
    if (!first) return { id: null, fields, url: null, state: 'not_subscribed', status: null, attempts: 0 }

    const laneOf = new Set(events.map(({ lane }) => lane)).size === 1 ? first.lane : 'batches'
    const request = { ...(await sign(wanted)), id: context.ids.nextText(20), ownerId: first.ownerId }
    outbox.push(request)
    if (outbox.length > outboxSize) outbox.shift()
    const { url } = request
    if (url === '') return { id: request.id, fields, url: null, state: 'kept', status: null, attempts: 0 }
    const work = () => post(request, fields)
    if (!context.switches.reorderWebhooks) return order.inLane(laneOf, work)
    const held = { id: request.id, fields, url, state: 'held', status: null, attempts: 0 } as const
    return order.swapped(work) ?? held
  }

  return {
    dispatch: (entries) => context.pending.add(dispatch(entries)),
    sign,
    signed,
    flush: () => order.flush(),
    holds: () => order.holds(),
  }
}

/** One entry of the envelope: the events of a list each, whose items are what travels. */
export function webhookEntry(id: string | undefined, timeMs: number, events: WebhookEvent[]) {
  const listed = (list: WebhookEvent['list']) => {
    const items = events.filter((event) => event.list === list).map(({ item }) => item)
    return items.length > 0 ? items : undefined
  }
  return {
    id,
    time: timeMs,
    messaging: listed('messaging'),
    standby: listed('standby'),
    changes: listed('changes'),
  }
}
