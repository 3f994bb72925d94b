import { urlProblem } from '../foreign-url.ts'
import { badBody, checkObject, readJson } from './body.ts'
import { reply, type XCall } from './call.ts'
import { challenge, judge } from './challenge.ts'
import type { XContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { checkQuery } from './query.ts'
import type { Webhook } from './world.ts'

/** `POST /2/webhooks`: registers a receiver that answers its challenge. https://docs.x.com/x-api/webhooks/introduction */
export async function createWebhook(call: XCall) {
  const { context } = call
  checkQuery(call.url.searchParams, {})
  const body = await readJson(call)
  checkObject(body, { url: { kind: 'string', required: true } })
  const url = String(body.url)
  if (url.length < 1 || url.length > limits.webhookUrlLength) {
    throw badBody(`$.url: must be 1 to ${limits.webhookUrlLength} characters long`)
  }
  const problem = addressProblem(context, url)
  if (problem !== undefined) throw refuse.reasoned('UrlValidationFailed', problem)
  const { webhooks } = context.world
  if ([...webhooks.values()].some((webhook) => webhook.url === url)) {
    throw refuse.reasoned('DuplicateUrlFailed', 'a webhook with this url exists already')
  }
  if (webhooks.size >= limits.webhooks) {
    throw refuse.reasoned('WebhookLimitExceeded', `at most ${limits.webhooks} webhook`)
  }
  if ((await challenge(context, url)) !== 'passed') throw crcFailed()
  const webhook = keepWebhook(context, context.snowflake(context.clock.now()), url)
  return reply({ data: viewWebhook(webhook) })
}

/** `GET /2/webhooks` */
export function listWebhooks(call: XCall) {
  const data = [...call.context.world.webhooks.values()].map(viewWebhook)
  return reply({ data: data.length > 0 ? data : undefined, meta: { result_count: data.length } })
}

/** `PUT /2/webhooks/{id}`: asks for the challenge again; a passed one brings the webhook back. */
export async function validateWebhook(call: XCall) {
  const webhook = findWebhook(call)
  const result = await challenge(call.context, webhook.url)
  judge(call.context, webhook, result)
  if (result !== 'passed') throw crcFailed()
  return reply({ data: { valid: true } })
}

/** `DELETE /2/webhooks/{id}` */
export function deleteWebhook(call: XCall) {
  removeWebhook(call.context, findWebhook(call).id)
  return reply({ data: { deleted: true } })
}

/** `POST /2/webhooks/replay`: tells again what happened within a day, whether it had arrived or not. */
export async function replayWebhook(call: XCall) {
  const { context } = call
  const body = await readJson(call)
  const text = { kind: 'string', required: true } as const
  checkObject(body, { webhook_id: text, from_date: text, to_date: text })
  const webhook = context.world.webhooks.get(String(body.webhook_id))
  if (!webhook) throw refuse.reasoned('WebhookIdInvalid', 'no such webhook')
  const fromMs = readMinute(String(body.from_date))
  const toMs = readMinute(String(body.to_date))
  const nowMs = context.clock.now()
  if (!(fromMs < toMs) || fromMs < nowMs - limits.replayReachMs || toMs > nowMs) {
    throw refuse.reasoned('QueryParamInvalid', 'from_date and to_date must lie within the last 24 hours')
  }
  if (context.replaying.has(webhook.id))
    throw refuse.reasoned('ReplayConflictError', 'a replay is going on', 409)
  const jobId = context.snowflake(nowMs)
  const told = context.world.told.filter(
    ({ webhookId, atMs }) => webhookId === webhook.id && atMs >= fromMs && atMs < toMs,
  )
  context.replaying.add(webhook.id)
  context.afterAnswer(async () => {
    for (const { body: again } of told) await context.repost(webhook, again)
    context.replaying.delete(webhook.id)
    await context.repost(webhook, JSON.stringify({ replay_job_status: replayEnd(webhook, jobId) }))
  })
  return reply({ data: { job_id: jobId, created_at: new Date(nowMs).toISOString() } })
}

/** Keeps a webhook as valid and watches over it. */
export function keepWebhook(context: XContext, id: string, url: string): Webhook {
  const nowMs = context.clock.now()
  const webhook: Webhook = { id, url, valid: true, createdAtMs: nowMs, lastSuccessMs: nowMs }
  context.world.webhooks.set(id, webhook)
  context.watch(webhook)
  return webhook
}

/** Forgets a webhook and what was subscribed to it. */
export function removeWebhook(context: XContext, id: string): void {
  const { webhooks, subscriptions, accountActivity } = context.world
  const webhook = webhooks.get(id)
  if (webhook) context.stopRetries(webhook)
  webhooks.delete(id)
  for (const subscription of subscriptions.values()) {
    if (subscription.webhookId === id) subscriptions.delete(subscription.id)
  }
  for (const key of accountActivity) {
    if (key.startsWith(`${id} `)) accountActivity.delete(key)
  }
}

function replayEnd(webhook: Webhook, jobId: string) {
  return {
    webhook_id: webhook.id,
    job_state: 'Complete',
    job_state_description: 'Job completed successfully',
    job_id: jobId,
  }
}

function viewWebhook({ id, url, valid, createdAtMs }: Webhook) {
  return { id, url, valid, created_at: new Date(createdAtMs).toISOString() }
}

function findWebhook(call: XCall): Webhook {
  const webhook = call.context.world.webhooks.get(call.parts.webhook_id ?? '')
  if (!webhook) throw refuse.reasoned('WebhookIdInvalid', 'no such webhook')
  return webhook
}

function addressProblem(context: XContext, url: string): string | undefined {
  const problem = urlProblem(url, context.allowPlainHttp)
  if (problem !== undefined) return problem
  // A parsed address does not show the usual port any more.
  const namesPort = /^[a-z]+:\/\/[^/?#]*:\d*([/?#]|$)/i.test(url)
  return namesPort && !context.allowPlainHttp ? 'a port is not allowed' : undefined
}

function crcFailed() {
  return refuse.reasoned('CrcValidationFailed', 'the webhook did not answer its challenge as it should')
}

/** `yyyymmddhhmm`, in UTC. */
function readMinute(text: string): number {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  const isMoment = !Number.isNaN(atMs) && minuteOf(atMs) === text
  if (!isMoment) throw refuse.reasoned('QueryParamInvalid', 'dates are yyyymmddhhmm in UTC')
  return atMs
}

function minuteOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 12)
}
