import { urlProblem } from '../foreign-url.ts'
import { succeeded } from '../graph/call.ts'
import { requireApp, requirePage, type GraphCall } from './call.ts'
import { readFieldNames, verifyCallback } from '../graph/subscribing.ts'
import { refuse } from './errors.ts'
import { otherPageFields, pageFields } from '../graph/page-fields.ts'
import type { App, Page } from './world.ts'

const knownFields = new Set<string>([...pageFields, ...otherPageFields])

/** `GET /{page}/subscribed_apps` */
export function listSubscribedApps(call: GraphCall, page: Page) {
  requirePage(call, page, 'pages_manage_metadata')
  if (!page.subscribedFields) return { data: [] }
  const { id, name } = call.context.app()
  const link = `https://www.facebook.com/games/?app_id=${id}`
  return { data: [{ category: 'Business', link, name, id, subscribed_fields: page.subscribedFields }] }
}

/**
 * `POST /{page}/subscribed_apps`: from now on this Page's events arrive at the app's callback.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function subscribeApp(call: GraphCall, page: Page) {
  requirePage(call, page, 'pages_messaging', 'pages_manage_metadata')
  page.subscribedFields = readFieldNames(call.params, 'subscribed_fields', knownFields)
  return succeeded(call)
}

/** `DELETE /{page}/subscribed_apps` */
export function unsubscribeApp(call: GraphCall, page: Page) {
  if (call.caller?.kind !== 'app') requirePage(call, page, 'pages_manage_metadata')
  page.subscribedFields = null
  return succeeded(call)
}

/** `GET /{app}/subscriptions` */
export function listSubscriptions(call: GraphCall, app: App) {
  requireApp(call, app)
  const { subscription } = app
  if (!subscription) return { data: [] }
  const fields = subscription.fields.map((name) => ({ name, version: 'v26.0' }))
  const { callbackUrl: callback_url, active } = subscription
  return { data: [{ object: 'page', callback_url, active, fields }] }
}

/**
 * `POST /{app}/subscriptions`: asks the callback for its challenge, then keeps it.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export async function createSubscription(call: GraphCall, app: App) {
  requireApp(call, app)
  const { params, context } = call
  if (params.text('object') !== 'page') throw refuse.badParameter('Param object must be one of {page}')
  const callbackUrl = params.text('callback_url') ?? ''
  const problem = urlProblem(callbackUrl, context.allowPlainHttp)
  if (problem !== undefined) throw refuse.badParameter(`Param callback_url is ${problem}`)
  const fields = readFieldNames(call.params, 'fields', knownFields)
  await verifyCallback(context, callbackUrl, params.text('verify_token') ?? '')
  app.subscription = { callbackUrl, fields, includeValues: params.flag('include_values'), active: true }
  return succeeded(call)
}

/** `DELETE /{app}/subscriptions` */
export function deleteSubscription(call: GraphCall, app: App) {
  requireApp(call, app)
  app.subscription = null
  return succeeded(call)
}
