import type { Deliveries, WebhookRequest } from '../delivery.ts'
import { hmacBase64 } from '../hmac.ts'
import { createPostingOrder } from '../posting-order.ts'
import { sleep } from '../timers.ts'
import type { Activity } from './activity.ts'
import { subscribedOf } from './audience.ts'
import type { XContext } from './context.ts'
import { accountActivityBody, activityBody, revocationOf } from './envelopes.ts'
import type { XDeliveryReport, XSentWebhook } from './report.ts'
import type { Streams } from './stream.ts'
import type { Webhook } from './world.ts'

export interface XDispatcher {
  dispatch(activities: Activity[]): Promise<XDeliveryReport[]>
  /** Signs a body without posting it. */
  sign(body: string): Promise<WebhookRequest>
  /** Posts a body to one webhook as it is, unless the webhook is not valid: replays. */
  repost(webhook: Webhook, body: string): Promise<void>
  /** Every request made, oldest first, at most the last thousand. */
  outbox: XSentWebhook[]
  /** Posts what the reordering switch holds back. */
  flush(): void
  /** Whether something is held back. */
  holds(): boolean
}

const outboxSize = 1000

interface Letter {
  webhook: Webhook | undefined
  body: string
  activities: Activity[]
}

/** Creates the part that turns activities into signed webhook requests. */
export function createDispatcher(context: XContext, deliveries: Deliveries, streams: Streams): XDispatcher {
  const outbox: XSentWebhook[] = []
  const order = createPostingOrder(context.pending)

  async function sign(body: string): Promise<WebhookRequest> {
    const { consumerSecret, clientSecret } = context.app
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-twitter-webhooks-signature': `sha256=${await hmacBase64(consumerSecret, body)}`,
    }
    if (context.switches.oauth2Signature) {
      headers['x-twitter-webhooks-signature-oauth2'] = `sha256=${await hmacBase64(clientSecret, body)}`
    }
    return { url: [...context.world.webhooks.values()][0]?.url ?? '', headers, body }
  }

  async function post(request: XSentWebhook, fields: string[]): Promise<XDeliveryReport> {
    const { webhookDelayMs, duplicateWebhooks } = context.switches
    if (webhookDelayMs > 0) await sleep(webhookDelayMs)
    const what = { id: request.id, group: request.url, request }
    const delivery = await deliveries.post(what, () => undefined)
    if (duplicateWebhooks) await deliveries.post(what, () => undefined)
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

  async function make(webhook: Webhook | undefined, body: string, userIds: string[]): Promise<XSentWebhook> {
    const signed = await sign(body)
    const request = { ...signed, url: webhook?.url ?? '', id: context.ids.nextText(20), userIds }
    outbox.push(request)
    if (outbox.length > outboxSize) outbox.shift()
    return request
  }

  async function send({ webhook, body, activities }: Letter): Promise<XDeliveryReport> {
    const fields = [...new Set(activities.map(({ name }) => name))]
    const userIds = [...new Set(activities.flatMap(({ userId }) => userId ?? []))]
    if (webhook) remember(context, webhook, userIds, body)
    if (webhook && !webhook.valid) {
      return { id: null, fields, url: webhook.url, state: 'invalid', status: null, attempts: 0 }
    }
    const request = await make(webhook, body, userIds)
    const report = { id: request.id, fields, url: webhook?.url ?? null, status: null, attempts: 0 }
    if (!webhook) return { ...report, state: 'kept' }
    if (context.switches.dropWebhooks) return { ...report, state: 'dropped' }
    const work = () => post(request, fields)
    if (context.switches.reorderWebhooks) return order.swapped(work) ?? { ...report, state: 'held' }
    return order.inLane(`${webhook.id} ${activities[0]?.lane ?? ''}`, work)
  }

  async function dispatch(activities: Activity[]): Promise<XDeliveryReport[]> {
    streams.tell(activities)
    const letters = lettersFor(context, activities)
    if (letters.length > 0) return Promise.all(letters.map(send))
    const fields = [...new Set(activities.map(({ name }) => name))]
    return [{ id: null, fields, url: null, state: 'not_subscribed', status: null, attempts: 0 }]
  }

  return {
    dispatch: (activities) => context.pending.add(dispatch(activities)),
    sign,
    async repost(webhook, body) {
      if (!webhook.valid) return
      const request = await make(webhook, body, [])
      await post(request, [])
    },
    outbox,
    flush: () => order.flush(),
    holds: () => order.holds(),
  }
}

/** The requests some activities make: for each webhook one of each API that has a subscription. */
function lettersFor(context: XContext, activities: Activity[]): Letter[] {
  const { world, switches } = context
  const webhooks = [...world.webhooks.values()]
  if (webhooks.length === 0) return keptLetters(context, activities)
  return webhooks.flatMap((webhook) => [
    ...(switches.activityApi ? activityLetters(context, activities, webhook) : []),
    ...accountLetters(context, activities, webhook),
  ])
}

/** What two accounts are told about one message are two requests; several activities of one account may be one. */
function activityLetters(context: XContext, activities: Activity[], webhook: Webhook): Letter[] {
  const accounts = new Set(activities.map(({ userId }) => userId))
  return [...accounts].flatMap((userId) => {
    const own = activities.filter((activity) => activity.userId === userId)
    const told = subscribedOf(context, own, webhook.id)
    if (told.length === 0) return []
    const body = activityBody(context, told)
    return { webhook, body, activities: told.map(({ activity }) => activity) }
  })
}

/** Without any webhook the seeded account's activities are signed and kept, for a test to look at. */
function keptLetters(context: XContext, activities: Activity[]): Letter[] {
  const { userId } = context.seed()
  const own = activities.filter((activity) => activity.userId === userId || activity.userId === undefined)
  if (own.length === 0) return []
  const letters: Letter[] = []
  if (context.switches.activityApi) {
    const told = own.map((activity) => ({ activity, subscription: { tag: undefined } }))
    letters.push({ webhook: undefined, body: activityBody(context, told), activities: own })
  }
  const older = context.switches.accountActivity ? accountActivityBody(context, userId, own) : undefined
  if (older !== undefined) letters.push({ webhook: undefined, body: older, activities: own })
  return letters
}

function accountLetters(context: XContext, activities: Activity[], webhook: Webhook): Letter[] {
  if (!context.switches.accountActivity) return []
  const isSubscribed = (userId: string) => context.world.accountActivity.has(`${webhook.id} ${userId}`)
  const userIds = [...new Set(activities.flatMap(({ userId }) => userId ?? []))]
  const letters = userIds.filter(isSubscribed).flatMap((userId) => {
    const own = activities.filter((activity) => activity.userId === userId)
    const body = accountActivityBody(context, userId, own)
    return body === undefined ? [] : { webhook, body, activities: own }
  })
  const revocations = activities.flatMap((activity) => {
    const told = revocationOf(activity)
    return told && isSubscribed(told.userId) ? { webhook, body: told.body, activities: [activity] } : []
  })
  return [...letters, ...revocations]
}

/** Keeps what a replay may tell again. */
function remember(context: XContext, webhook: Webhook, userIds: string[], body: string): void {
  const { told } = context.world
  told.push({ atMs: context.clock.now(), webhookId: webhook.id, userIds, body })
  if (told.length > outboxSize) told.shift()
}
