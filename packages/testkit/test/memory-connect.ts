import { DmError, type ConnectFlow } from '@dm/core'
import type { MemoryClient } from './memory-client.ts'

/** The connect flow of the memory network. */
export function createMemoryConnect(call: MemoryClient, renews: boolean): ConnectFlow {
  const flow: ConnectFlow = {
    async authorize({ redirectUri, state }) {
      const query = new URLSearchParams({ redirectUri, state })
      return { url: `https://memory.example/connect?${query.toString()}` }
    },
    async exchange({ code, redirectUri }, options) {
      const parameters = { code, redirectUri }
      const { token } = await call<{ token: string }>({ method: 'token', parameters, options })
      return { accessToken: token }
    },
    async listAccounts(grant, options) {
      const calling = { method: 'accounts', parameters: {}, credentials: grant, options }
      const { accounts } = await call<{ accounts: string[] }>(calling)
      return accounts.map((id) => ({ id, credentials: { accountId: id, accessToken: grant.accessToken } }))
    },
    subscribe: (credentials, options) => call({ method: 'subscribe', parameters: {}, credentials, options }),
    unsubscribe: (credentials, options) =>
      call({ method: 'unsubscribe', parameters: {}, credentials, options }),
    async inspect(credentials, options) {
      try {
        await call({ method: 'inspect', parameters: {}, credentials, options })
        return { valid: true }
      } catch (error) {
        if (!DmError.isInstance(error) || error.code !== 'auth_expired') throw error
        return { valid: false, reason: error.message }
      }
    },
  }
  if (!renews) return flow
  return {
    ...flow,
    async refresh(credentials, options) {
      const calling = { method: 'renew', parameters: {}, credentials, options }
      const { token } = await call<{ token: string }>(calling)
      return { ...credentials, accessToken: token }
    },
  }
}
