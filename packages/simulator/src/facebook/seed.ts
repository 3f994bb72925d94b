import type { IdSource } from '../ids.ts'
import type { Customer, Page, World } from './world.ts'
import { pageFields } from '../graph/page-fields.ts'

const people = [
  ['Marta', 'Nowak'],
  ['Jonas', 'Bergström'],
  ['Amélie', 'Fournier'],
  ['Kenji', 'Morita'],
  ['Zoë', 'Ødegård'],
  ['Tomás', 'Quiroga'],
] as const

const pageTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE']

/** Every permission the platform asks for in a messaging app. */
export const allScopes = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'pages_read_engagement',
  'business_management',
]

/** What a caller needs to know about the seeded world; the same for the same seed, in every run. */
export interface FacebookSeed {
  appId: string
  appSecret: string
  verifyToken: string
  pageId: string
  pageName: string
  pageAccessToken: string
  customers: { id: string; name: string }[]
  /** The person who manages both Pages. */
  userId: string
  userAccessToken: string
  /** Another app that can own threads. */
  otherAppId: string
  /** A second Page of the same person, for what belongs to somebody else. */
  otherPage: { id: string; name: string; accessToken: string; customers: { id: string; name: string }[] }
}

/** Fills an empty world with an app, two Pages, their manager and their customers. */
export function seedWorld(
  world: World,
  ids: IdSource,
  nowMs: number,
  callbackUrl: string | null,
): FacebookSeed {
  const appId = ids.stableDigits('app', 15)
  const otherAppId = ids.stableDigits('other app', 15)
  const subscription = { callbackUrl, fields: [...pageFields], includeValues: true, active: true }
  world.apps.set(appId, {
    id: appId,
    name: 'Simulated app',
    secret: 'sim-app-secret',
    verifyToken: 'sim-verify-token',
    subscription,
  })
  world.apps.set(otherAppId, {
    id: otherAppId,
    name: 'Another app',
    secret: 'sim-other-app-secret',
    verifyToken: 'sim-other-verify-token',
    subscription: null,
  })

  const page = addPage(world, ids, 'Lantern Bakery', 'Bakery')
  const otherPage = addPage(world, ids, 'Harbour Bicycles', 'Bicycle Shop')
  const customers = people.slice(0, 5).map((name) => addPerson(world, ids, page, name))
  const otherCustomers = people
    .slice(0, 1)
    .concat(people.slice(5))
    .map((name) => addPerson(world, ids, otherPage, name))

  const userId = ids.stableDigits('user', 17)
  world.users.set(userId, {
    id: userId,
    name: 'Ingrid Salas',
    pages: [page, otherPage].map(({ id }) => ({ pageId: id, tasks: pageTasks })),
  })

  const token = (label: string, type: 'PAGE' | 'USER', subjectId: string) => {
    const value = `sim-${type.toLowerCase()}-token-${ids.stableDigits(`token ${label}`, 8)}`
    world.tokens.set(value, {
      value,
      type,
      subjectId,
      userId,
      scopes: [...allScopes],
      issuedAtMs: nowMs,
      expiresAtMs: 0,
      deadSubcode: null,
    })
    return value
  }
  const named = (list: Customer[]) => list.map(({ id, name }) => ({ id, name }))

  return {
    appId,
    appSecret: 'sim-app-secret',
    verifyToken: 'sim-verify-token',
    pageId: page.id,
    pageName: page.name,
    pageAccessToken: token('page', 'PAGE', page.id),
    customers: named(customers),
    userId,
    userAccessToken: token('user', 'USER', userId),
    otherAppId,
    otherPage: {
      id: otherPage.id,
      name: otherPage.name,
      accessToken: token('other page', 'PAGE', otherPage.id),
      customers: named(otherCustomers),
    },
  }
}

function addPage(world: World, ids: IdSource, name: string, category: string): Page {
  const page = { id: ids.stableDigits(`page ${name}`, 15), name, category, subscribedFields: [...pageFields] }
  world.pages.set(page.id, page)
  return page
}

function addPerson(
  world: World,
  ids: IdSource,
  page: Page,
  [firstName, lastName]: readonly [string, string],
) {
  const name = `${firstName} ${lastName}`
  const customer: Customer = {
    id: ids.stableDigits(`psid ${page.id} ${name}`, 16),
    pageId: page.id,
    firstName,
    lastName,
    name,
    profile: 'allowed',
    blocked: false,
  }
  world.customers.set(customer.id, customer)
  return customer
}
