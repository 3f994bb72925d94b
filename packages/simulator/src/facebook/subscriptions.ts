import { urlProblem } from '../foreign-url.ts'
import { requireApp, requirePage, succeeded, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { otherPageFields, pageFields } from './webhooks.ts'
import type { App, Page } from './world.ts'

const knownFields = new Set<string>([...pageFields, ...otherPageFields])

function readFieldNames(call: GraphCall, name: string): string[] {
  const fields = call.params.list(name)?.map(String)
  if (!fields || fields.length === 0) throw refuse.badParameter(`The parameter ${name} is required`)
  const unknown = fields.find((field) => !knownFields.has(field))
  if (unknown !== undefined) {
    throw refuse.badParameter(
      `Param ${name} must be one of {${[...knownFields].join(', ')}} - got "${unknown}"`,
    )
  }
  return fields
}

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
  page.subscribedFields = readFieldNames(call, 'subscribed_fields')
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
  const fields = readFieldNames(call, 'fields')
  await verifyCallback(call, callbackUrl, params.text('verify_token') ?? '')
  app.subscription = { callbackUrl, fields, includeValues: params.flag('include_values'), active: true }
  return succeeded(call)
}

async function verifyCallback(call: GraphCall, callbackUrl: string, verifyToken: string) {
  const { context } = call
  const challenge = context.ids.nextDigits()
  const url = new URL(callbackUrl)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.verify_token', verifyToken)
  url.searchParams.set('hub.challenge', challenge)
  const signal = AbortSignal.timeout(context.switches.webhookDeadlineMs)
  let answer: Response
  let text: string
  try {
    answer = await context.fetch(url.href, { redirect: 'manual', signal })
    text = await answer.text()
  } catch {
    throw refuse.verification('the callback did not answer')
  }
  if (answer.status !== 200) throw refuse.verification(`HTTP Status Code = ${answer.status}`)
  if (text !== challenge) throw refuse.verification('the challenge was not repeated')
}

/** `DELETE /{app}/subscriptions` */
export function deleteSubscription(call: GraphCall, app: App) {
  requireApp(call, app)
  app.subscription = null
  return succeeded(call)
}
