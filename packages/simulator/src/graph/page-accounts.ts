import type { SimulatorClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import { requestedFields } from './call.ts'
import { graphRefusals as refuse } from './errors.ts'
import type { User } from './facebook-login.ts'
import { formatFields, readNode, type FieldReaders } from './fields.ts'
import { pageOf, pagingOptions, type PagedCall } from './paging.ts'
import type { Params } from './params.ts'
import type { Token } from './tokens.ts'

interface ListedPage {
  id: string
  name: string
  category: string
}

interface Account<Page> {
  page: Page
  tasks: string[]
  order: number
}

interface PersonCall<Page> extends PagedCall {
  params: Params
  caller: { kind: string; user?: User; token?: Token } | undefined
  context: PagedCall['context'] & {
    world: { pages: Map<string, Page>; tokens: Map<string, Token> }
    ids: IdSource
    clock: SimulatorClock
    switches: { limits: { shortUserTokenLifeMs: number } }
    login: { tokenPrefix: string }
  }
}

/** Insists on the person's own token. */
function ownToken(call: Pick<PersonCall<ListedPage>, 'caller'>, user: User): Token {
  if (call.caller?.user?.id !== user.id || !call.caller.token) throw refuse.missingObject(user.id)
  return call.caller.token
}

/** `GET /{user}` and `GET /me` under a user token. */
export function readUser(call: Pick<PersonCall<ListedPage>, 'caller' | 'params'>, user: User) {
  ownToken(call, user)
  const readers: FieldReaders<User> = { id: ({ id }) => id, name: ({ name }) => name }
  return readNode('User', readers, ['name', 'id'], user, requestedFields(call))
}

/** `GET /me/permissions` */
export function listPermissions(call: Pick<PersonCall<ListedPage>, 'caller'>, user: User) {
  const { scopes } = ownToken(call, user)
  return { data: scopes.map((permission) => ({ permission, status: 'granted' })) }
}

/**
 * `GET /me/accounts`: the Pages a person manages, each with a token of its own; `readers` are the fields of a
 * Page beside its tasks and token.
 * https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived
 */
export function listAccounts<Page extends ListedPage>(
  call: PersonCall<Page>,
  user: User,
  readers: FieldReaders<Page>,
) {
  const token = ownToken(call, user)
  if (!token.scopes.includes('pages_show_list')) return { data: [] }
  const items = user.pages.flatMap(({ pageId, tasks }, index): Account<Page>[] => {
    const page = call.context.world.pages.get(pageId)
    return page ? [{ page, tasks, order: -index }] : []
  })
  const fields = requestedFields(call)
  const ofAccount: FieldReaders<Account<Page>> = {
    ...Object.fromEntries(
      Object.entries(readers).map(([name, read]) => [
        name,
        ({ page }: Account<Page>, request: Parameters<typeof read>[1]) => read(page, request),
      ]),
    ),
    access_token: ({ page }) => pageTokenFor(call, page, token),
    tasks: ({ tasks }) => tasks,
  }
  return pageOf(call, {
    edge: `${user.id}/accounts`,
    items,
    key: ({ order }) => [order, 0],
    view: (account) =>
      readNode('Page', ofAccount, ['access_token', 'category', 'name', 'id', 'tasks'], account, fields),
    options: pagingOptions(call),
    query: { fields: fields && formatFields(fields) },
  })
}

/** A Page token lives as long as the user token it came from; from a long-lived one it has no expiry. */
function pageTokenFor<Page extends ListedPage>(call: PersonCall<Page>, page: Page, parent: Token): string {
  const { world, ids, clock, switches, login } = call.context
  const shortLife = switches.limits.shortUserTokenLifeMs
  const isLong = parent.expiresAtMs === 0 || parent.expiresAtMs - parent.issuedAtMs > shortLife
  const expiresAtMs = isLong ? 0 : parent.expiresAtMs
  for (const token of world.tokens.values()) {
    const same = token.type === 'PAGE' && token.subjectId === page.id && token.userId === parent.userId
    const equal = token.scopes.join() === parent.scopes.join() && token.expiresAtMs === expiresAtMs
    if (same && equal && token.deadSubcode === null) return token.value
  }
  const value = `${login.tokenPrefix}-page-token-${ids.nextText(16)}`
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
