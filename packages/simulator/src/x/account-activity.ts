import { callerUser, reply, type XCall } from './call.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import type { Webhook } from './world.ts'

/**
 * `POST /2/account_activity/webhooks/{id}/subscriptions/all`; the API is deprecated.
 * https://docs.x.com/x-api/account-activity/introduction
 */
export function subscribeAccount(call: XCall) {
  const webhook = servedWebhook(call)
  const { accountActivity } = call.context.world
  const key = `${webhook.id} ${callerUser(call).id}`
  if (accountActivity.has(key)) {
    throw refuse.reasoned('DuplicateSubscriptionFailed', 'Subscription already exists')
  }
  if (accountActivity.size >= limits.accountActivitySubscriptions) {
    throw refuse.reasoned('SubscriptionLimitExceeded', 'Subscription limit exceeded for application')
  }
  accountActivity.add(key)
  return reply({ data: { subscribed: true } })
}

/** `GET` of the same: whether the caller is subscribed. */
export function isAccountSubscribed(call: XCall) {
  const key = `${servedWebhook(call).id} ${callerUser(call).id}`
  return reply({ data: { subscribed: call.context.world.accountActivity.has(key) } })
}

/** `GET …/subscriptions/all/list` */
export function listAccounts(call: XCall) {
  const webhook = servedWebhook(call)
  return reply({
    data: {
      application_id: call.context.app.id,
      webhook_id: webhook.id,
      webhook_url: webhook.url,
      subscriptions: subscribedIds(call, webhook).map((id) => ({ user_id: id })),
    },
  })
}

/** `GET /2/account_activity/subscriptions/count`: every value is a string. */
export function countAccounts(call: XCall) {
  checkServed(call)
  return reply({
    data: {
      account_name: call.context.app.name,
      subscriptions_count_all: String(call.context.world.accountActivity.size),
      subscriptions_count_direct_messages: '0',
      provisioned_count: String(limits.accountActivitySubscriptions),
    },
  })
}

/** `DELETE …/subscriptions/{user_id}/all` */
export function unsubscribeAccount(call: XCall) {
  const key = `${servedWebhook(call).id} ${call.parts.user_id ?? ''}`
  if (!call.context.world.accountActivity.delete(key)) {
    throw refuse.reasoned('SubscriptionNotFound', 'no such subscription', 404)
  }
  return reply({ data: { subscribed: false } })
}

function servedWebhook(call: XCall): Webhook {
  checkServed(call)
  const webhook = call.context.world.webhooks.get(call.parts.webhook_id ?? '')
  if (!webhook) throw refuse.reasoned('WebhookIdInvalid', 'no such webhook')
  return webhook
}

function checkServed(call: XCall): void {
  if (!call.context.switches.accountActivity) throw refuse.notEnrolled()
}

function subscribedIds(call: XCall, webhook: Webhook): string[] {
  return [...call.context.world.accountActivity]
    .filter((key) => key.startsWith(`${webhook.id} `))
    .map((key) => key.slice(webhook.id.length + 1))
}
