import { succeeded } from '../graph/call.ts'
import { otherPageFields, pageFields } from '../graph/page-fields.ts'
import { readFieldNames } from '../graph/subscribing.ts'
import { requireAccount, type GraphCall } from './call.ts'
import { flavours } from './flavours.ts'
import { instagramFields, otherInstagramFields } from './webhook-fields.ts'
import type { Account } from './world.ts'

const pageFieldNames = new Set<string>([...pageFields, ...otherPageFields])
const instagramFieldNames = [...instagramFields, ...otherInstagramFields]

/** `GET /{account}/subscribed_apps`, with Facebook Login `GET /{page}/subscribed_apps` */
export function listSubscribedApps(call: GraphCall, account: Account) {
  const flavour = requireAccount(call, account, 'webhooks')
  const subscription = account.subscriptions[flavour]
  if (!subscription) return { data: [] }
  const { id, name } = call.context.app(flavour)
  return { data: [{ link: '', name, id, subscribed_fields: subscription.fields }] }
}

/**
 * `POST …/subscribed_apps`: from now on the account's events arrive at the app's callback. A Page takes fields
 * of its own kind only: those of Instagram are chosen in the dashboard.
 * https://developers.facebook.com/docs/instagram-platform/webhooks
 */
export function subscribeApp(call: GraphCall, account: Account) {
  const { params, context } = call
  const flavour = requireAccount(call, account, 'webhooks')
  const { echoesSubscribable } = context.switches.limits
  const ofAccount = instagramFieldNames.filter((name) => echoesSubscribable || name !== 'message_echoes')
  const known = flavour === 'facebook_login' ? pageFieldNames : new Set<string>(ofAccount)
  const fields = readFieldNames(params, 'subscribed_fields', known)
  for (const other of flavours) {
    if (account.subscriptions[other]?.assumed) account.subscriptions[other] = null
  }
  account.subscriptions[flavour] = { fields, assumed: false }
  return succeeded(call)
}

/** `DELETE …/subscribed_apps` */
export function unsubscribeApp(call: GraphCall, account: Account) {
  const flavour = requireAccount(call, account, 'webhooks')
  account.subscriptions[flavour] = null
  return succeeded(call)
}
