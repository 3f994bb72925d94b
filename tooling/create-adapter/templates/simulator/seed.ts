import type { IdSource } from '../ids.ts'

export interface NewNetworkPerson {
  id: string
  name: string
}

/** The cast: an app, an account that it speaks for, and people who may write to the account. */
export interface NewNetworkSeed {
  appId: string
  appSecret: string
  verifyToken: string
  accountId: string
  accountName: string
  accessToken: string
  people: NewNetworkPerson[]
}

/** The same seed gives the same cast in every run. Give the ids the form that the network gives them. */
export function castOf(ids: IdSource): NewNetworkSeed {
  const id = (label: string) => ids.stableDigits(`new-network ${label}`, 12)
  return {
    appId: id('app'),
    appSecret: 'sim-new-network-app-secret',
    verifyToken: 'sim-new-network-verify-token',
    accountId: id('account'),
    accountName: 'The Corner Bakery',
    accessToken: 'sim-new-network-access-token',
    people: ['Ada Kowalska', 'Ben Okafor', 'Cleo Marin'].map((name) => ({ id: id(name), name })),
  }
}
