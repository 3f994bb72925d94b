import { DmError, type ConnectFlow } from '@dm/core'
import type { ResolvedRuntime } from '@dm/core/kit'
import type { NewNetworkApi } from './api/client.ts'
import type { NewNetworkConfig } from './config.ts'
import { personFrom } from './mapping/message.ts'

/** How an owner connects an account. Tokens do not end, so there is nothing to refresh. */
export function createNewNetworkConnectFlow(
  api: NewNetworkApi,
  { appId, appSecret }: NewNetworkConfig,
  { baseUrl = 'https://new-network.example' }: ResolvedRuntime,
): ConnectFlow {
  return {
    authorize({ redirectUri, state }) {
      const query = new URLSearchParams({ app: appId, redirect_uri: redirectUri, state })
      return Promise.resolve({ url: `${baseUrl}/connect?${query.toString()}` })
    },

    async exchange({ code, redirectUri }, options) {
      const form = { app: appId, secret: appSecret, code, redirect_uri: redirectUri }
      return { accessToken: (await api.exchangeCode(form, options)).token }
    },

    async listAccounts({ accessToken }, options) {
      const { id, name } = personFrom(await api.readOwnAccount({ accessToken }, options))
      return [{ id, ...(name === undefined ? {} : { name }), credentials: { accountId: id, accessToken } }]
    },

    subscribe: (credentials, options) => api.setSubscribed(credentials, true, options),
    unsubscribe: (credentials, options) => api.setSubscribed(credentials, false, options),

    async inspect(credentials, options) {
      try {
        return { valid: true, identity: personFrom(await api.readOwnAccount(credentials, options)) }
      } catch (error) {
        if (!DmError.isInstance(error) || error.code !== 'auth_expired') throw error
        return { valid: false, reason: error.message }
      }
    },
  }
}
