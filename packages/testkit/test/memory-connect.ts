import { DmError, type ConnectFlow, type Credentials, type CredentialsSource } from '@dm/core'
import { createRenewal, timestamp } from '@dm/core/kit'
import type { MemoryClient } from './memory-client.ts'

/** Not at all; with a token for that, which works once; or with the access token while it lives. */
export type MemoryRenewal = 'never' | 'with_refresh_token' | 'while_alive'

interface Granted {
  readonly token: string
  readonly refresh: string
  readonly ends: number
}

/** The connect flow of the memory network. */
export function createMemoryConnect(call: MemoryClient, renews: MemoryRenewal): ConnectFlow {
  const tokensOf = ({ token, refresh, ends }: Granted) => ({
    accessToken: token,
    ...(renews === 'with_refresh_token' && { refreshToken: refresh }),
    ...(renews !== 'never' && { expiresAt: timestamp(ends) }),
  })
  const flow: ConnectFlow = {
    async authorize({ redirectUri, state }) {
      const query = new URLSearchParams({ redirectUri, state })
      return { url: `https://memory.example/connect?${query.toString()}` }
    },
    async exchange({ code, redirectUri }, options) {
      const parameters = { code, redirectUri }
      return tokensOf(await call<Granted>({ method: 'token', parameters, options }))
    },
    async listAccounts(grant, options) {
      const calling = { method: 'accounts', parameters: {}, credentials: grant, options }
      const { accounts } = await call<{ accounts: string[] }>(calling)
      return accounts.map((id) => ({ id, credentials: { ...grant, accountId: id } }))
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
  if (renews === 'never') return flow
  return {
    ...flow,
    async refresh(credentials, options) {
      const { refreshToken = '' } = credentials
      const renewing =
        renews === 'with_refresh_token'
          ? { method: 'refresh', parameters: { refreshToken }, secrets: [refreshToken], options }
          : { method: 'renew', parameters: {}, credentials, options }
      return { ...credentials, ...tokensOf(await call<Granted>(renewing)) }
    },
  }
}

type Renewed = <Result>(
  source: CredentialsSource,
  work: (credentials: Credentials) => Promise<Result>,
) => Promise<Result>

/** Runs work with credentials that are renewed before their end, or when the network refuses them. */
export function renewalOf({ refresh }: ConnectFlow, clock: () => number): Renewed {
  if (!refresh) return async (source, work) => work(await source.get())
  const minuteMs = 60_000
  const isDue = ({ expiresAt }: Credentials) => Date.parse(expiresAt ?? '') - minuteMs < clock()
  const renewal = createRenewal({ isDue, refresh: (credentials) => refresh(credentials) })
  return async (source, work) => {
    const credentials = await renewal.fresh(source)
    try {
      return await work(credentials)
    } catch (error) {
      if (!DmError.isInstance(error) || error.code !== 'auth_expired') throw error
      const next = await renewal.after(credentials, source)
      if (next.accessToken === credentials.accessToken) throw error
      return work(next)
    }
  }
}
