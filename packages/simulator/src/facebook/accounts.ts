import { requestedFields, requirePage, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { formatFields, readNode, type FieldReaders } from './fields.ts'
import { pageOf } from './paging.ts'
import type { Page, Token, User } from './world.ts'

interface Account {
  page: Page
  tasks: string[]
  order: number
}

function pageReaders(accessToken?: (page: Page) => string): FieldReaders<Account> {
  return {
    id: ({ page }) => page.id,
    name: ({ page }) => page.name,
    category: ({ page }) => page.category,
    access_token: accessToken ? ({ page }) => accessToken(page) : () => undefined,
    tasks: ({ tasks }) => tasks,
    username: () => undefined,
    link: ({ page }) => `https://www.facebook.com/${page.id}`,
    picture: () => undefined,
  }
}

/** `GET /{page}` and `GET /me` under a Page token. */
export function readPage(call: GraphCall, page: Page) {
  const account = { page, tasks: [], order: 0 }
  if (!call.caller) throw refuse.noToken()
  if (call.caller.kind === 'page') requirePage(call, page)
  const readers = pageReaders()
  return readNode('Page', readers, ['name', 'id'], account, requestedFields(call))
}

/** `GET /{user}` and `GET /me` under a user token. */
export function readUser(call: GraphCall, user: User) {
  if (call.caller?.kind !== 'user' || call.caller.user.id !== user.id) throw refuse.missingObject(user.id)
  const readers: FieldReaders<User> = { id: ({ id }) => id, name: ({ name }) => name }
  return readNode('User', readers, ['name', 'id'], user, requestedFields(call))
}

/**
 * `GET /me/accounts`: the Pages a person manages, each with a token of its own.
 * https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived
 */
export function listAccounts(call: GraphCall, user: User) {
  const { caller, context, params } = call
  if (caller?.kind !== 'user' || caller.user.id !== user.id) throw refuse.missingObject(user.id)
  if (!caller.token.scopes.includes('pages_show_list')) return { data: [] }
  const items = user.pages.flatMap(({ pageId, tasks }, index): Account[] => {
    const page = context.world.pages.get(pageId)
    return page ? [{ page, tasks, order: -index }] : []
  })
  const fields = requestedFields(call)
  const readers = pageReaders((page) => pageTokenFor(call, page, caller.token))
  return pageOf(call, {
    edge: `${user.id}/accounts`,
    items,
    key: ({ order }) => [order, 0],
    view: (account) =>
      readNode('Page', readers, ['access_token', 'category', 'name', 'id', 'tasks'], account, fields),
    options: { limit: params.text('limit'), after: params.text('after'), before: params.text('before') },
    query: { fields: fields && formatFields(fields) },
  })
}

/** `GET /me/permissions` */
export function listPermissions(call: GraphCall, user: User) {
  if (call.caller?.kind !== 'user' || call.caller.user.id !== user.id) throw refuse.missingObject(user.id)
  return { data: call.caller.token.scopes.map((permission) => ({ permission, status: 'granted' })) }
}

/** A Page token lives as long as the user token it came from; from a long-lived one it has no expiry. */
function pageTokenFor(call: GraphCall, page: Page, parent: Token): string {
  const { world, ids, clock, switches } = call.context
  const shortLife = switches.limits.shortUserTokenLifeMs
  const isLong = parent.expiresAtMs === 0 || parent.expiresAtMs - parent.issuedAtMs > shortLife
  const expiresAtMs = isLong ? 0 : parent.expiresAtMs
  for (const token of world.tokens.values()) {
    const same = token.subjectId === page.id && token.userId === parent.userId
    const equal = token.scopes.join() === parent.scopes.join() && token.expiresAtMs === expiresAtMs
    if (same && equal && token.deadSubcode === null) return token.value
  }
  const value = `sim-page-token-${ids.nextText(16)}`
  world.tokens.set(value, {
    value,
    type: 'PAGE',
    subjectId: page.id,
    userId: parent.userId,
    scopes: [...parent.scopes],
    issuedAtMs: clock.now(),
    expiresAtMs,
    deadSubcode: null,
  })
  return value
}
