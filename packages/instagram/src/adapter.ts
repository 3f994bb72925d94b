import type { AdapterRuntime, PlatformAdapter } from '@dm/core'
import { credentialsSource, omitUndefined, resolveRuntime } from '@dm/core/kit'
import { createGraphClient } from '@dm/meta'
import { createInstagramAccount } from './account.ts'
import { createInstagramApi } from './api/client.ts'
import { instagramCapabilities } from './capabilities.ts'
import { parseInstagramConfig, type InstagramConfig } from './config.ts'
import { flavours } from './flavour.ts'
import { createInstagramConnectFlow } from './oauth.ts'
import { createTokenRenewal } from './renewal.ts'
import { createInstagramWebhooks } from './webhooks.ts'

/**
 * Speaks to Instagram for the professional accounts that are connected to one app, by a login at Instagram or
 * (`login: 'facebook'`) through their Pages.
 *
 * @throws {DmError} `invalid_config` that names every value at fault
 * @example
 * const instagram = createInstagramAdapter({ appId, appSecret, verifyToken })
 * const account = instagram.account({ accountId, accessToken })
 * await account.send({ to: { participantId }, text: 'Hello' })
 */
export function createInstagramAdapter(config: InstagramConfig, runtime?: AdapterRuntime): PlatformAdapter {
  const checked = parseInstagramConfig(config)
  const resolved = resolveRuntime(runtime)
  const { login = 'instagram', appSecret, verifyToken, apiVersion } = checked
  const flavour = flavours[login]
  const { host, proof } = flavour
  const graph = createGraphClient({
    runtime: resolved,
    appSecret,
    host,
    proof,
    tokenAs: 'bearer',
    ...omitUndefined({ apiVersion }),
  })
  const api = createInstagramApi(graph, flavour)
  const oauth = createInstagramConnectFlow({ graph, config: checked, flavour, runtime: resolved })
  const renewal = createTokenRenewal(oauth, resolved.clock)
  return {
    platform: 'instagram',
    capabilities: instagramCapabilities[login],
    webhooks: createInstagramWebhooks({ appSecret: flavour.webhookSecrets(checked), verifyToken }, resolved),
    oauth,
    account(credentials) {
      const source = credentialsSource(credentials)
      const current = () => renewal?.fresh(source) ?? source.get()
      return createInstagramAccount({
        id: source.accountId,
        api,
        flavour,
        credentials: current,
        runtime: resolved,
      })
    },
  }
}
