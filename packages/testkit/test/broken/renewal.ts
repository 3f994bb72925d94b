import { DmError, type Credentials, type CredentialsSource, type PlatformAdapter } from '@dm/core'
import { credentialsSource, omitUndefined } from '@dm/core/kit'
import { withOauth, type BrokenAdapter } from './broken-adapter.ts'

const renews = 'renewal: the next call renews what is due, stores it and goes on'
const unforetold = 'renewal: works when nobody foretold the end'
const sendWaits = 'renewal: a send waits until the new credentials are stored, and arrives once'
const notUsed = 'renewal: what cannot be stored is not used: the call fails and nothing is sent'
const once = 'renewal: many calls at once renew once'
const race = 'renewal: two processes race for one account, and both go on'
const losesNothing = 'renewal: a source that cannot store loses nothing'
const dead = 'renewal: what can no longer be renewed is auth_expired, and nothing is stored'

export const brokenRenewal: readonly BrokenAdapter[] = [
  {
    fault: 'never renews by itself',
    breaks: withSource(({ accountId, get }) => ({ accountId, get })),
    fails: [renews, unforetold, sendWaits, once, race, losesNothing],
  },
  {
    fault: 'renews only when the end was foretold',
    breaks: beforeListing(async (source, adapter) => {
      const credentials = await source.get()
      if (credentials.expiresAt === undefined) await adapter.account(credentials).listConversations()
    }),
    fails: [unforetold],
  },
  {
    fault: 'renews with each call',
    breaks: beforeListing(async (source, { oauth }) =>
      source.onRotate?.(await oauth.refresh!(await source.get())),
    ),
    fails: [renews, once],
  },
  {
    fault: 'does not wait until the new credentials are stored',
    breaks: withSource((source) => ({
      ...source,
      async onRotate(next) {
        source.onRotate?.(next).catch(() => undefined)
      },
    })),
    fails: [sendWaits, notUsed],
  },
  {
    fault: 'forgets that somebody is renewing already',
    breaks(adapter) {
      let asked = 0
      return withSource(({ exclusive: _exclusive, accountId, ...source }) => ({
        ...source,
        accountId: `${accountId}#${++asked}`,
      }))(adapter)
    },
    fails: [once, race],
  },
  {
    fault: 'renews without the lock',
    breaks: withSource(({ exclusive: _exclusive, ...source }) => source),
    fails: [race],
  },
  {
    fault: 'renews what it cannot store',
    breaks: withSource((source) => ({ onRotate: () => Promise.resolve(), ...source })),
    fails: [losesNothing],
  },
  {
    fault: 'calls a spent refresh token an invalid request',
    breaks: withOauth(({ refresh }) =>
      omitUndefined({
        refresh:
          refresh &&
          ((credentials: Credentials) =>
            refresh(credentials).catch((error: unknown) => {
              throw new DmError({ code: 'invalid_request', message: String(error) })
            })),
      }),
    ),
    fails: [dead],
  },
  {
    fault: 'stores credentials that never change',
    variant: 'bare',
    breaks: beforeListing(async (source) => source.onRotate?.(await source.get())),
    fails: [renews, unforetold, sendWaits, notUsed, once, race, losesNothing, dead],
  },
]

/** Gives the adapter another source than the caller did. */
function withSource(change: (source: CredentialsSource) => CredentialsSource) {
  return (adapter: PlatformAdapter): PlatformAdapter => ({
    ...adapter,
    account: (given) => adapter.account(change(credentialsSource(given))),
  })
}

/** Does something with the source before each list of conversations. */
function beforeListing(work: (source: CredentialsSource, adapter: PlatformAdapter) => Promise<unknown>) {
  return (adapter: PlatformAdapter): PlatformAdapter => ({
    ...adapter,
    account(given) {
      const source = credentialsSource(given)
      const account = adapter.account(source)
      return {
        ...account,
        async listConversations(query, options) {
          await work(source, adapter)
          return account.listConversations(query, options)
        },
      }
    },
  })
}
