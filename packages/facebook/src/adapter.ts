import type { AdapterRuntime, PlatformAdapter } from '@dm/core'
import { credentialsSource, omitUndefined, resolveRuntime } from '@dm/core/kit'
import { createGraphClient } from '@dm/meta'
import { createFacebookAccount } from './account.ts'
import { createFacebookApi } from './api/client.ts'
import { facebookCapabilities } from './capabilities.ts'
import { parseFacebookConfig, type FacebookConfig } from './config.ts'
import { createFacebookConnectFlow } from './oauth.ts'
import { createFacebookWebhooks } from './webhooks.ts'

/**
 * Speaks to Facebook Messenger for the Pages that are connected to one app.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 * @example
 * const facebook = createFacebookAdapter({ appId, appSecret, verifyToken })
 * const page = facebook.account({ accountId, accessToken })
 * await page.send({ to: { participantId }, text: 'Hello' })
 */
export function createFacebookAdapter(config: FacebookConfig, runtime?: AdapterRuntime): PlatformAdapter {
  const checked = parseFacebookConfig(config)
  const resolved = resolveRuntime(runtime)
  const { appSecret, verifyToken, previousAppSecrets = [], apiVersion } = checked
  const graph = createGraphClient({ runtime: resolved, appSecret, ...omitUndefined({ apiVersion }) })
  const api = createFacebookApi(graph)
  return {
    platform: 'facebook',
    capabilities: facebookCapabilities,
    webhooks: createFacebookWebhooks(
      { appSecret: [appSecret, ...previousAppSecrets], verifyToken },
      resolved,
    ),
    oauth: createFacebookConnectFlow(graph, checked, resolved),
    account: (credentials) =>
      createFacebookAccount({ api, source: credentialsSource(credentials), runtime: resolved }),
  }
}
