import type { AdapterRuntime, PlatformAdapter } from '@dm/core'
import { createHttpClient, credentialsSource, resolveRuntime } from '@dm/core/kit'
import { createNewNetworkAccount } from './account.ts'
import { createNewNetworkApi } from './api/client.ts'
import { newNetworkCapabilities } from './capabilities.ts'
import { parseNewNetworkConfig, type NewNetworkConfig } from './config.ts'
import { newNetworkError } from './errors.ts'
import { createNewNetworkConnectFlow } from './oauth.ts'
import { createNewNetworkWebhooks } from './webhooks.ts'

/**
 * Speaks to New Network for the accounts that are connected to one app.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 * @example
 * const newNetwork = createNewNetworkAdapter({ appId, appSecret, verifyToken })
 * const account = newNetwork.account({ accountId, accessToken })
 * await account.send({ to: { participantId }, text: 'Hello' })
 */
export function createNewNetworkAdapter(config: NewNetworkConfig, runtime?: AdapterRuntime): PlatformAdapter {
  const checked = parseNewNetworkConfig(config)
  const resolved = resolveRuntime(runtime)
  const http = createHttpClient({
    runtime: resolved,
    defaultBaseUrl: 'https://api.new-network.example',
    errorFrom: newNetworkError,
  })
  const api = createNewNetworkApi(http)
  return {
    platform: 'new-network',
    capabilities: newNetworkCapabilities,
    webhooks: createNewNetworkWebhooks(checked, resolved),
    oauth: createNewNetworkConnectFlow(api, checked, resolved),
    account: (credentials) => createNewNetworkAccount(api, credentialsSource(credentials)),
  }
}
