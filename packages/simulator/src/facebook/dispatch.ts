import type { Deliveries, Delivery, WebhookRequest } from '../delivery.ts'
import { hmacSha256 } from '../hmac.ts'
import { sleep } from '../timers.ts'
import type { FacebookContext } from './context.ts'
import { escapedJson } from './escape.ts'
import type { WebhookEvent } from './webhooks.ts'

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
  pageId: string
}

export interface Dispatcher {
  dispatch(entries: WebhookEvent[][]): Promise<DeliveryReport>
  /** Builds and signs a request without posting it; `url` is empty without a callback. */
  sign(entries: WebhookEvent[][]): Promise<WebhookRequest>
  /** Every request made, oldest first, at most the last thousand. */
  outbox: SentWebhook[]
  /** Posts what the reordering switch holds back. */
  flush(): void
  /** Whether something is held back. */
  holds(): boolean
}

const outboxSize = 1000
/** How long a request is held back for another to overtake it, in real milliseconds. */
const holdMs = 2000

/** Creates the part that turns events into signed webhook requests. */
export function createDispatcher(context: FacebookContext, deliveries: Deliveries): Dispatcher {
  const outbox: SentWebhook[] = []
  const lanes = new Map<string, Promise<unknown>>()
  let held: (() => void) | undefined

  async function sign(entries: WebhookEvent[][]): Promise<WebhookRequest> {
    const body = webhookBody(entries, context.clock.now())
    const signature = await hmacSha256(context.app().secret, body)
    return {
      url: context.app().subscription?.callbackUrl ?? '',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    }
  }

  /** One thread's requests are posted one after the other; different threads do not wait for each other. */
  async function inLane<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const before = lanes.get(lane) ?? Promise.resolve()
    const mine = before.then(work, work)
    lanes.set(lane, mine)
    try {
      return await mine
    } finally {
      if (lanes.get(lane) === mine) lanes.delete(lane)
    }
  }

  async function post(request: SentWebhook, fields: string[]): Promise<DeliveryReport> {
    const { webhookDelayMs, duplicateWebhooks } = context.switches
    if (webhookDelayMs > 0) await sleep(webhookDelayMs)
    const giveUp = () => {
      // After an hour of failures the app loses the Page and has to subscribe again.
      const page = context.world.pages.get(request.pageId)
      if (page) page.subscribedFields = null
      deliveries.cancelRetries(request.pageId)
    }
    const delivery = await deliveries.post({ id: request.id, group: request.pageId, request }, giveUp)
    if (duplicateWebhooks) await deliveries.post({ id: request.id, group: request.pageId, request }, giveUp)
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

  function flush() {
    const release = held
    held = undefined
    release?.()
  }

  /** Lets the next request overtake this one. */
  function hold(work: () => Promise<unknown>) {
    const released = new Promise<void>((resolve) => {
      held = resolve
    })
    const mine = held
    void context.pending.add(released.then(work))
    void sleep(holdMs).then(() => {
      if (held === mine) flush()
    })
  }

  async function dispatch(entries: WebhookEvent[][]): Promise<DeliveryReport> {
    const allowed = entries.map((entry) => entry.filter((event) => isSubscribed(context, event)))
    const wanted = allowed.filter((entry) => entry.length > 0)
    const events = wanted.flat()
    const fields = [...new Set(events.map(({ field, list }) => field ?? list))]
    const first = events[0]
    if (!first) return { id: null, fields, url: null, state: 'not_subscribed', status: null, attempts: 0 }

    const laneOf = new Set(events.map(({ lane }) => lane)).size === 1 ? first.lane : 'batches'
    const request = { ...(await sign(wanted)), id: context.ids.nextText(20), pageId: first.pageId }
    outbox.push(request)
    if (outbox.length > outboxSize) outbox.shift()
    const { url } = request
    if (url === '') return { id: request.id, fields, url: null, state: 'kept', status: null, attempts: 0 }
    if (!context.switches.reorderWebhooks) return inLane(laneOf, () => post(request, fields))
    if (!held) {
      hold(() => post(request, fields))
      return { id: request.id, fields, url, state: 'held', status: null, attempts: 0 }
    }
    try {
      return await post(request, fields)
    } finally {
      flush()
    }
  }

  return {
    dispatch: (entries) => context.pending.add(dispatch(entries)),
    sign,
    outbox,
    flush,
    holds: () => held !== undefined,
  }
}

function isSubscribed(context: FacebookContext, event: WebhookEvent): boolean {
  const { subscription } = context.app()
  if (!subscription?.active) return false
  if (event.field === null) return true
  const onPage = context.world.pages.get(event.pageId)?.subscribedFields
  const has = (field: string) => subscription.fields.includes(field) && onPage?.includes(field) === true
  const message = event.item.message
  if (
    typeof message === 'object' &&
    message !== null &&
    'referral' in message &&
    !has('messaging_referrals')
  ) {
    delete message.referral
  }
  return has(event.field)
}

/** The envelope: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks */
function webhookBody(entries: WebhookEvent[][], nowMs: number): string {
  return escapedJson({
    object: 'page',
    entry: entries.map((events) => {
      const listed = (list: WebhookEvent['list']) => {
        const items = events.filter((event) => event.list === list).map(({ item }) => item)
        return items.length > 0 ? items : undefined
      }
      return {
        id: events[0]?.pageId,
        time: nowMs,
        messaging: listed('messaging'),
        standby: listed('standby'),
        changes: listed('changes'),
      }
    }),
  })
}
