import type { JsonObject } from '../control-input.ts'
import { badBody, checkObject, readJson } from './body.ts'
import { reply, type XCall } from './call.ts'
import type { XContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { pageOf, tokenForm } from './paging.ts'
import { between, checkQuery, idsUpTo, listOf } from './query.ts'
import { compareIds } from './snowflake.ts'
import type { Subscription } from './world.ts'

/** Events about messages that an account's own token subscribes to. */
export const messageEvents = [
  'dm.received',
  'dm.sent',
  'dm.read',
  'dm.indicate_typing',
  'chat.received',
  'chat.sent',
  'chat.conversation.join',
  'chat.conversation_join',
  'chat.conversation.member_added',
  'chat.conversation.member_removed',
  'chat.conversation.admin_added',
  'chat.conversation.admin_removed',
  'chat.update.group_name',
  'chat.update.restrictions',
]

/** What the seeded account is subscribed to with the seeded webhook. */
export const usualEvents = [
  'dm.received',
  'dm.sent',
  'dm.read',
  'dm.indicate_typing',
  'chat.received',
  'chat.sent',
  'oauth.revoke',
]

/** `POST /2/activity/subscriptions`; https://docs.x.com/x-api/activity/quickstart */
export async function createSubscription(call: XCall) {
  const { context } = call
  checkQuery(call.url.searchParams, {})
  const body = await readJson(call)
  checkObject(body, {
    event_type: { kind: 'string', required: true },
    filter: { kind: 'object', required: true },
    tag: { kind: 'string' },
    webhook_id: { kind: 'string' },
  })
  checkObject(body.filter, { user_id: { kind: 'string' }, direction: { kind: 'string' } }, '$.filter')
  const { user_id: userId, direction } = body.filter
  const eventType = String(body.event_type)
  checkFilter(call, eventType, body.filter)
  const tag = readTag(body.tag)
  const webhookId = readWebhookId(context, body.webhook_id)
  const { subscriptions } = context.world
  const same = [...subscriptions.values()].find(
    (one) => one.eventType === eventType && one.userId === userId && one.direction === direction,
  )
  if (same) throw refuse.reasoned('DuplicateSubscription', 'Duplicate subscription for this event and filter')
  if (subscriptions.size >= limits.subscriptions) {
    throw refuse.reasoned('SubscriptionLimitExceeded', `at most ${limits.subscriptions} subscriptions`)
  }
  const created = keepSubscription(context, {
    eventType,
    userId: typeof userId === 'string' ? userId : undefined,
    direction: typeof direction === 'string' ? direction : undefined,
    tag,
    webhookId,
  })
  return answerCreated(context, created)
}

/** `GET /2/activity/subscriptions` */
export function listSubscriptions(call: XCall) {
  const { context } = call
  const query = call.url.searchParams
  checkQuery(query, { max_results: between(1, 1000), pagination_token: tokenForm })
  const all = [...context.world.subscriptions.values()].sort((a, b) => compareIds(b.id, a.id))
  const { shown, meta } = pageOf(context, all, query, 1000)
  const data = shown.map(viewSubscription)
  return reply({
    data: data.length > 0 ? data : undefined,
    meta: { ...meta, total_subscriptions: all.length },
  })
}

/** `PUT /2/activity/subscriptions/{id}`: only tag and webhook change. */
export async function changeSubscription(call: XCall) {
  const { context } = call
  const subscription = findSubscription(context, call.parts.subscription_id ?? '')
  const body = await readJson(call)
  checkObject(body, { tag: { kind: 'string' }, webhook_id: { kind: 'string' } })
  if (body.tag !== undefined) subscription.tag = readTag(body.tag)
  if (body.webhook_id !== undefined) subscription.webhookId = readWebhookId(context, body.webhook_id)
  subscription.updatedAtMs = context.clock.now()
  return reply({ data: { subscription: viewSubscription(subscription) } })
}

/** `DELETE /2/activity/subscriptions/{id}` */
export function deleteSubscription(call: XCall) {
  return forget(call.context, [call.parts.subscription_id ?? ''])
}

/** `DELETE /2/activity/subscriptions?ids=` */
export function deleteSubscriptions(call: XCall) {
  const query = call.url.searchParams
  checkQuery(query, { ids: idsUpTo(limits.subscriptionsPerDelete) }, ['ids'])
  return forget(call.context, listOf(query, 'ids'))
}

/** Keeps a subscription. */
export function keepSubscription(
  context: XContext,
  fields: Omit<Subscription, 'id' | 'createdAtMs' | 'updatedAtMs'>,
): Subscription {
  const nowMs = context.clock.now()
  const subscription = { ...fields, id: context.snowflake(nowMs), createdAtMs: nowMs, updatedAtMs: nowMs }
  context.world.subscriptions.set(subscription.id, subscription)
  return subscription
}

function forget(context: XContext, ids: string[]) {
  const { subscriptions } = context.world
  for (const id of ids) findSubscription(context, id)
  for (const id of ids) subscriptions.delete(id)
  return reply({ data: { deleted: true }, meta: { total_subscriptions: subscriptions.size } })
}

/** Messages are private: only the account itself may have them told. */
function checkFilter({ caller }: XCall, eventType: string, filter: JsonObject): void {
  const { user_id: userId, direction } = filter
  if (eventType === 'oauth.revoke') {
    // It is told for whoever withdraws their consent.
    checkObject(filter, {}, '$.filter')
    return
  }
  if (!messageEvents.includes(eventType)) {
    throw badBody('$.event_type: does not have a value in the enumeration')
  }
  if (direction !== undefined && direction !== 'inbound' && direction !== 'outbound') {
    throw badBody('$.filter.direction: does not have a value in the enumeration [inbound, outbound]')
  }
  if (typeof userId !== 'string') throw badBody('$.filter.user_id: is missing but it is required')
  if (caller.kind === 'app') {
    throw refuse.wrongToken('OAuth 2.0 Application-Only', [
      'OAuth 2.0 User Context',
      'OAuth 1.0a User Context',
    ])
  }
  if (caller.user.id !== userId) throw refuse.missingScope()
  if (caller.kind === 'oauth2' && !caller.scopes.includes('dm.read')) throw refuse.missingScope()
}

/** Three shapes stand in official material, and an empty one was observed. */
function answerCreated(context: XContext, subscription: Subscription) {
  const shown = viewSubscription(subscription)
  const meta = { total_subscriptions: context.world.subscriptions.size }
  switch (context.switches.subscriptionAnswer) {
    case 'nested':
      return reply({ data: { subscription: shown }, meta })
    case 'plain':
      return reply({ data: shown })
    case 'array':
      return reply({ data: [shown], meta })
    case 'empty':
      return new Response(null, { status: 204 })
  }
}

function viewSubscription(subscription: Subscription) {
  const { id, eventType, userId, direction, tag, webhookId, createdAtMs, updatedAtMs } = subscription
  return {
    subscription_id: id,
    event_type: eventType,
    filter: { user_id: userId, direction },
    tag,
    webhook_id: webhookId,
    created_at: new Date(createdAtMs).toISOString(),
    updated_at: new Date(updatedAtMs).toISOString(),
  }
}

function findSubscription(context: XContext, id: string): Subscription {
  const found = context.world.subscriptions.get(id)
  if (!found) throw refuse.notFound({ notFoundStatus: 404 }, 'subscription', 'subscription_id', id)
  return found
}

function readTag(tag: unknown): string | undefined {
  if (typeof tag !== 'string') return undefined
  if (tag.length < 1 || tag.length > limits.tagLength) {
    throw badBody(`$.tag: must be 1 to ${limits.tagLength} characters long`)
  }
  return tag
}

function readWebhookId(context: XContext, id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined
  if (!context.world.webhooks.has(id)) throw refuse.reasoned('WebhookIdInvalid', 'no such webhook')
  return id
}
