import type { IdSource } from '../ids.ts'
import type { XApp, XUser, XWorld } from './world.ts'

/** What a caller needs to know about the seeded world; the same for the same seed, in every run. */
export interface XSeed {
  appId: string
  /** OAuth 2.0, confidential client. */
  clientId: string
  clientSecret: string
  /** OAuth 1.0a, app-only tokens, challenges and webhook signatures. */
  consumerKey: string
  consumerSecret: string
  appBearerToken: string
  /** The account that uses the app. */
  userId: string
  username: string
  name: string
  /** OAuth 2.0 tokens of the account: two hours from the start, and the one to renew them with. */
  accessToken: string
  refreshToken: string
  scopes: string[]
  /** OAuth 1.0a tokens of the account. */
  oauth1: { accessToken: string; accessTokenSecret: string }
  customers: XPerson[]
  /** Another account that uses the app, for what belongs to somebody else. */
  otherUser: {
    userId: string
    username: string
    name: string
    accessToken: string
    refreshToken: string
    oauth1: { accessToken: string; accessTokenSecret: string }
  }
  /** The id of the webhook that the `webhookUrl` option registers. */
  webhookId: string
}

/** Somebody who writes to the account. */
export interface XPerson {
  id: string
  name: string
  username: string
}

/** Every scope a messaging app asks for. */
export const allScopes = ['dm.read', 'dm.write', 'tweet.read', 'users.read', 'media.write', 'offline.access']

const people = [
  ['Ada Okafor', 'ada_okafor'],
  ['Bruno Teixeira', 'brunotx'],
  ['Céline Moreau', 'celine_m'],
  ['Dario Keller', 'dariok'],
  ['Eszter Nagy', 'eszternagy'],
  ['Farid Haddad', 'faridhdd'],
] as const

/** The app of a seed. */
export function seededApp(ids: IdSource): XApp {
  return {
    id: ids.stableDigits('x app', 8),
    name: 'Simulated app',
    clientId: `sim-x-client-${ids.stableDigits('x client', 8)}`,
    clientSecret: 'sim-x-client-secret',
    consumerKey: `sim-x-consumer-${ids.stableDigits('x consumer', 8)}`,
    consumerSecret: 'sim-x-consumer-secret',
  }
}

/** Fills an empty world with two accounts that use the app and the people who write to them. */
export function seedWorld(
  world: XWorld,
  ids: IdSource,
  app: XApp,
  clock: { nowMs: number; accessTokenLifeMs: number },
): XSeed {
  const account = addUser(world, ids.stableDigits('x account', 19), 'Lantern Bakery', 'lanternbakery', false)
  const other = addUser(
    world,
    ids.stableDigits('x other account', 18),
    'Harbour Bicycles',
    'harbourbikes',
    false,
  )
  const customers = people.map(([name, username], index) =>
    addUser(world, customerIds(ids)[index] ?? '', name, username, true),
  )
  const appBearerToken = `sim-x-app-token-${ids.stableDigits('x app token', 8)}`
  keepAccessToken(world, appBearerToken, 'app', '', [], 0)

  const issue = (label: string, userId: string) => {
    const tail = ids.stableDigits(`x token ${label}`, 8)
    const tokens = {
      accessToken: `sim-x-token-${tail}`,
      refreshToken: `sim-x-refresh-${tail}`,
      oauth1: {
        accessToken: `${userId}-sim-x-oauth1-${tail}`,
        accessTokenSecret: `sim-x-oauth1-secret-${tail}`,
      },
    }
    keepAccessToken(
      world,
      tokens.accessToken,
      'user',
      userId,
      allScopes,
      clock.nowMs + clock.accessTokenLifeMs,
    )
    world.refreshTokens.set(tokens.refreshToken, {
      value: tokens.refreshToken,
      userId,
      scopes: [...allScopes],
      state: 'fresh',
      accessToken: tokens.accessToken,
    })
    const { accessToken: value, accessTokenSecret: secret } = tokens.oauth1
    world.oauth1Tokens.set(value, { value, secret, userId, dead: false })
    return tokens
  }

  return {
    appId: app.id,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    consumerKey: app.consumerKey,
    consumerSecret: app.consumerSecret,
    appBearerToken,
    userId: account.id,
    username: account.username,
    name: account.name,
    ...issue('account', account.id),
    scopes: [...allScopes],
    customers: customers.map(({ id, name, username }) => ({ id, name, username })),
    otherUser: {
      userId: other.id,
      username: other.username,
      name: other.name,
      ...issue('other', other.id),
    },
    webhookId: ids.stableDigits('x webhook', 19),
  }
}

/**
 * Ids of every age: nineteen digits, a pair that is one and the same number to a reader of doubles, and old short ones
 * whose order as text is not their order as numbers.
 */
function customerIds(ids: IdSource): string[] {
  const twin = (BigInt(ids.stableDigits('x twin', 19)) >> 10n) << 10n
  return [
    ids.stableDigits('x customer', 19),
    String(twin + 1n),
    String(twin + 2n),
    ids.stableDigits('x early customer', 8),
    ids.stableDigits('x later customer', 10),
    ids.stableDigits('x last customer', 19),
  ]
}

function addUser(world: XWorld, id: string, name: string, username: string, isCustomer: boolean): XUser {
  const user: XUser = {
    id,
    name,
    username,
    createdAtMs: Date.UTC(2019, 4, 17, 9, 30),
    isCustomer,
    dms: 'open',
    verified: false,
    isProtected: false,
    gone: false,
  }
  world.users.set(id, user)
  return user
}

function keepAccessToken(
  world: XWorld,
  value: string,
  kind: 'user' | 'app',
  userId: string,
  scopes: string[],
  expiresAtMs: number,
): void {
  world.accessTokens.set(value, { value, kind, userId, scopes: [...scopes], expiresAtMs, dead: false })
}
