import type { ConnectFlow } from '@dm/core'
import type { ResolvedRuntime } from '@dm/core/kit'
import type { NewNetworkApi } from './api/client.ts'
import type { NewNetworkConfig } from './config.ts'
import { notWrittenYet } from './not-written-yet.ts'

/**
 * How an owner connects accounts. `refresh` belongs here when tokens expire, with `createRenewal` in account.ts;
 * `registerWebhook` when the network takes the webhook address by a call.
 */
export function createNewNetworkConnectFlow(
  _api: NewNetworkApi,
  _config: NewNetworkConfig,
  _runtime: ResolvedRuntime,
): ConnectFlow {
  return {
    authorize: () => notWrittenYet('oauth.ts: authorize'),
    exchange: () => notWrittenYet('oauth.ts: exchange'),
    listAccounts: () => notWrittenYet('oauth.ts: listAccounts'),
    subscribe: () => notWrittenYet('oauth.ts: subscribe'),
    unsubscribe: () => notWrittenYet('oauth.ts: unsubscribe'),
    inspect: () => notWrittenYet('oauth.ts: inspect'),
  }
}
