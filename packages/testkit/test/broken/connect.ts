import { DmError } from '@dm/core'
import { memoryTokens } from '../memory-world.ts'
import { withOauth, type BrokenAdapter } from './broken-adapter.ts'

const comesBack = 'connect: the owner comes back with our state and a code'
const opens = 'connect: the grant opens the account, ready to be used'
const once = 'connect: a code works once, and a made-up one never'
const itsAddress = 'connect: a code is good for its own redirect address only'
const subscription = 'connect: an unsubscribed account is silent until it is subscribed again'
const health = 'connect: inspect tells working credentials from dead ones and does not throw'
const renewed = 'connect: credentials that expire can be renewed'

export const brokenConnect: readonly BrokenAdapter[] = [
  {
    fault: 'forgets the state',
    breaks: withOauth(({ authorize }) => ({
      authorize: (request) => authorize({ ...request, state: '' }),
    })),
    fails: [comesBack],
  },
  {
    fault: 'lists no accounts',
    breaks: withOauth(() => ({ listAccounts: async () => [] })),
    fails: [opens],
  },
  {
    fault: 'lists accounts that cannot be opened',
    breaks: withOauth(({ listAccounts }) => ({
      async listAccounts(grant, options) {
        const accounts = await listAccounts(grant, options)
        return accounts.map(({ id }) => ({ id, credentials: { accountId: id, accessToken: 'made-up' } }))
      },
    })),
    fails: [opens],
  },
  {
    fault: 'takes every code',
    breaks: withOauth(() => ({ exchange: async () => ({ accessToken: memoryTokens.good }) })),
    fails: [once, itsAddress],
  },
  {
    fault: 'does not unsubscribe',
    breaks: withOauth(() => ({ unsubscribe: async () => undefined })),
    fails: [subscription],
  },
  {
    fault: 'does not subscribe',
    breaks: withOauth(() => ({ subscribe: async () => undefined })),
    fails: [subscription],
  },
  {
    fault: 'finds all credentials in good health',
    breaks: withOauth(() => ({ inspect: async () => ({ valid: true }) })),
    fails: [health],
  },
  {
    fault: 'throws at the sight of dead credentials',
    breaks: withOauth(({ inspect }) => ({
      async inspect(credentials, options) {
        const found = await inspect(credentials, options)
        if (found.valid) return found
        throw new DmError({ code: 'auth_expired', message: 'The token is dead.' })
      },
    })),
    fails: [health],
  },
  {
    fault: 'renews without the network',
    breaks: withOauth(() => ({ refresh: async (credentials) => credentials })),
    fails: [renewed],
  },
  {
    fault: 'cannot renew what expires',
    variant: 'bare',
    breaks: withOauth(({ listAccounts }) => ({
      async listAccounts(grant, options) {
        const accounts = await listAccounts(grant, options)
        return accounts.map(({ credentials, ...account }) => ({
          ...account,
          credentials: { ...credentials, expiresAt: '2026-01-02T00:00:00.000Z' },
        }))
      },
    })),
    fails: [renewed],
  },
]
