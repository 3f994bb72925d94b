import type { IdSource } from '../ids.ts'
import type { Token } from '../graph/tokens.ts'
import { documentedLimits } from './limits.ts'
import { allScopes } from './scopes.ts'
import { instagramFields } from './webhook-fields.ts'
import type { Account, Customer, World } from './world.ts'

const people = [
  ['Marta Nowak', 'marta.piecze'],
  ['Jonas Bergström', 'jonas_bergstrom'],
  ['Amélie Fournier', 'amelie.fournier'],
  ['Kenji Morita', 'kenji_m'],
  ['Zoë Ødegård', 'zoe.odegard'],
  ['Tomás Quiroga', 'tomas.q'],
] as const

const pageTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE']

interface SeededCustomer {
  id: string
  name: string
  username: string
}

/** An account as a caller needs to know it, with a token for each flavour. */
interface SeededAccount {
  /** The professional id, `17841…`. */
  accountId: string
  /** The id that the Instagram app sees in `/me`. */
  appScopedId: string
  username: string
  name: string
  /** For graph.instagram.com; lives for sixty days from the start. */
  accessToken: string
  pageId: string
  pageName: string
  /** For graph.facebook.com; does not expire. */
  pageAccessToken: string
  /** A post of the account, which it may share. */
  mediaId: string
  customers: SeededCustomer[]
}

/** What a caller needs to know about the seeded world; the same for the same seed, in every run. */
export interface InstagramSeed extends SeededAccount {
  /** The app of Instagram Login. */
  appId: string
  appSecret: string
  /** The app of Facebook Login. */
  metaAppId: string
  metaAppSecret: string
  verifyToken: string
  /** The person who manages both Pages. */
  userId: string
  userAccessToken: string
  /** Another app that can own threads. */
  otherAppId: string
  /** A second account, for what belongs to somebody else. */
  otherAccount: SeededAccount
}

/** Fills an empty world with two apps, two accounts with their Pages, their manager and their customers. */
export function seedWorld(world: World, ids: IdSource, nowMs: number): InstagramSeed {
  const appId = ids.stableDigits('instagram app', 16)
  const metaAppId = ids.stableDigits('instagram meta app', 15)
  const verifyToken = 'sim-instagram-verify-token'
  const addApp = (id: string, name: string, secret: string) =>
    world.apps.set(id, { id, name, secret, verifyToken, fields: [...instagramFields] })
  addApp(appId, 'Simulated Instagram app', 'sim-instagram-app-secret')
  addApp(metaAppId, 'Simulated Meta app', 'sim-meta-app-secret')

  const userId = ids.stableDigits('instagram user', 17)
  const keepToken = (token: Pick<Token, 'value' | 'type' | 'subjectId' | 'expiresAtMs'>) => {
    const flavour = token.type === 'INSTAGRAM' ? 'instagram_login' : 'facebook_login'
    const scopes = [...allScopes[flavour]]
    world.tokens.set(token.value, { ...token, userId, scopes, issuedAtMs: nowMs, deadSubcode: null })
    return token.value
  }
  const number = (label: string) => ids.stableDigits(`instagram token ${label}`, 8)

  const seedAccount = (name: string, username: string, who: readonly (typeof people)[number][]) => {
    const account = addAccount(world, ids, name, username)
    const { id: accountId, appScopedId, pageId, mediaIds } = account
    const expiresAtMs = nowMs + documentedLimits.longTokenLifeSeconds * 1000
    return {
      accountId,
      appScopedId,
      username,
      name,
      accessToken: keepToken({
        value: `sim-instagram-token-${number(username)}`,
        type: 'INSTAGRAM',
        subjectId: accountId,
        expiresAtMs,
      }),
      pageId,
      pageName: name,
      pageAccessToken: keepToken({
        value: `sim-instagram-page-token-${number(`page ${username}`)}`,
        type: 'PAGE',
        subjectId: pageId,
        expiresAtMs: 0,
      }),
      mediaId: mediaIds[0] ?? '',
      customers: who.map((person) => addPerson(world, ids, account, person)),
    }
  }
  const first = seedAccount('Lantern Bakery', 'lantern.bakery', people.slice(0, 5))
  const otherPeople = people.slice(0, 1).concat(people.slice(5))
  const otherAccount = seedAccount('Harbour Bicycles', 'harbour_bicycles', otherPeople)

  world.users.set(userId, {
    id: userId,
    name: 'Ingrid Salas',
    pages: [first, otherAccount].map(({ pageId }) => ({ pageId, tasks: pageTasks })),
  })
  return {
    ...first,
    appId,
    appSecret: 'sim-instagram-app-secret',
    metaAppId,
    metaAppSecret: 'sim-meta-app-secret',
    verifyToken,
    userId,
    userAccessToken: keepToken({
      value: `sim-instagram-user-token-${number('user')}`,
      type: 'USER',
      subjectId: userId,
      expiresAtMs: 0,
    }),
    otherAppId: ids.stableDigits('instagram other app', 15),
    otherAccount,
  }
}

function addAccount(world: World, ids: IdSource, name: string, username: string): Account {
  const pageId = ids.stableDigits(`instagram page ${username}`, 15)
  const account: Account = {
    id: `17841${ids.stableDigits(`instagram account ${username}`, 12)}`,
    appScopedId: ids.stableDigits(`instagram scoped ${username}`, 17),
    username,
    name,
    pageId,
    selfId: ids.stableDigits(`igsid self ${username}`, 16),
    mediaIds: [ids.stableDigits(`instagram media ${username}`, 17)],
    subscriptions: {
      instagram_login: { fields: [...instagramFields], assumed: true },
      facebook_login: null,
    },
  }
  world.accounts.set(account.id, account)
  world.pages.set(pageId, { id: pageId, name, category: 'Local business', accountId: account.id })
  addCustomer(world, { id: account.selfId, accountId: account.id, name, username, isSelf: true })
  return account
}

function addPerson(
  world: World,
  ids: IdSource,
  account: Account,
  [name, username]: readonly [string, string],
): SeededCustomer {
  const id = ids.stableDigits(`igsid ${account.id} ${username}`, 16)
  addCustomer(world, { id, accountId: account.id, name, username })
  return { id, name, username }
}

/** Adds a person; whatever is not said is usual. */
export function addCustomer(
  world: World,
  person: Pick<Customer, 'id' | 'accountId' | 'name' | 'username'> & Partial<Customer>,
): Customer {
  const customer: Customer = {
    profile: 'allowed',
    follows: true,
    followed: false,
    followers: 120,
    verified: false,
    appRole: false,
    blocked: false,
    unreadable: false,
    isSelf: false,
    ...person,
  }
  world.customers.set(customer.id, customer)
  return customer
}
