import type { ConnectFlow } from '@dm/core'
import { omitUndefined, type ResolvedRuntime } from '@dm/core/kit'
import { createPageConnectFlow, pageWebhookFields, type GraphClient } from '@dm/meta'
import type { FacebookConfig } from './config.ts'

/**
 * Permissions for sending, webhooks and conversations.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/get-started
 */
export const facebookScopes: readonly string[] = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'pages_read_engagement',
]

/** Webhook fields that a Page is subscribed to. */
export const facebookWebhookFields = pageWebhookFields

/** How an owner connects Pages. Tokens of Pages have no expiry date, so there is nothing to refresh. */
export function createFacebookConnectFlow(
  graph: GraphClient,
  config: FacebookConfig,
  runtime: ResolvedRuntime,
): ConnectFlow {
  return createPageConnectFlow({
    graph,
    app: config,
    runtime,
    scopes: facebookScopes,
    // The other one is for finding Pages.
    neededScopes: facebookScopes.filter((scope) => scope !== 'pages_show_list'),
    pageFields: ['id', 'name', 'access_token', 'tasks'],
    accountOf: ({ id = '', name }) => omitUndefined({ id, name }),
    withoutAccount: '',
    pageOf: ({ accountId }) => accountId,
  })
}
