import type { AdapterRuntime, Credentials, PlatformAdapter } from '@dm/core'
import { credentialsSource, resolveRuntime } from '@dm/core/kit'
import { createXAccount } from './account.ts'
import { createXActivity } from './api/activity.ts'
import { createAppCaller, createUserCaller, type Call } from './api/callers.ts'
import { createEventFields } from './api/event-fields.ts'
import { createXHttp } from './api/http.ts'
import { createXTokens } from './api/tokens.ts'
import { xCapabilities } from './capabilities.ts'
import { parseXConfig, type XConfig } from './config.ts'
import { createXConnectFlow } from './oauth.ts'
import { createXSubscriptions, xChatEventTypes, xEventTypes } from './subscriptions.ts'
import { createXWebhooks } from './webhooks.ts'

/**
 * Speaks to X for the users that are connected to one app: classic direct messages, not the encrypted ones.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 * @example
 * const x = createXAdapter({ clientId, clientSecret, consumerKey, consumerSecret })
 * const account = x.account({ accountId, accessToken })
 * await account.send({ to: { participantId }, text: 'Hello' })
 */
export function createXAdapter(config: XConfig, runtime?: AdapterRuntime): PlatformAdapter {
  const checked = parseXConfig(config)
  const resolved = resolveRuntime(runtime)
  const http = createXHttp(resolved)
  const tokens = createXTokens(http, checked, resolved)
  const parts = { http, tokens, config: checked, runtime: resolved }
  const users = createUserCaller(parts)
  const fields = createEventFields()
  const asUser =
    (credentials: Credentials): Call =>
    (request) =>
      users.withCredentials(credentials, request)
  const eventTypes = checked.chatEvents === true ? [...xEventTypes, ...xChatEventTypes] : xEventTypes
  const subscriptions = createXSubscriptions(createXActivity(createAppCaller(parts)), eventTypes)
  return {
    platform: 'x',
    capabilities: xCapabilities,
    webhooks: createXWebhooks(checked, resolved),
    oauth: createXConnectFlow({ config: checked, runtime: resolved, tokens, fields, subscriptions, asUser }),
    account(credentials) {
      const source = credentialsSource(credentials)
      return createXAccount({ call: users.fromSource(source), fields, source, runtime: resolved })
    },
  }
}
