import { ControlError } from '../control-error.ts'
import { controlInput, oneOf } from '../control-input.ts'
import type { XContext } from './context.ts'
import { openDirect } from './conversations.ts'
import type { DmSetting, XUser } from './world.ts'

/** A new person, or changes to one when `id` is known; the seeded accounts can be changed, too. */
export interface XCustomerPatch {
  id?: string
  name?: string
  username?: string
  /** Who may write to them. */
  dms?: DmSetting
  /** They blocked the seeded account. */
  blocked?: boolean
  verified?: boolean
  protected?: boolean
  /** The account was deleted or suspended. */
  gone?: boolean
  /** Their conversation with the seeded account went on in encrypted Chat. */
  migrated?: boolean
}

const settings = ['open', 'closed', 'verified_only'] as const

const known = ['id', 'name', 'username', 'dms', 'blocked', 'verified', 'protected', 'gone', 'migrated']

/** Adds or changes a person. */
export function changeCustomer(context: XContext, body: unknown): XUser {
  const { world } = context
  const input = controlInput(body, known)
  const id = input.text('id') ?? context.snowflake(context.clock.now())
  if (!/^[0-9]{1,19}$/.test(id)) throw new ControlError('id', 'must be 1 to 19 digits')
  const old = world.users.get(id)
  const username = input.text('username') ?? old?.username ?? `user_${id.slice(-9)}`
  if (!/^\w{1,15}$/.test(username)) {
    throw new ControlError('username', 'must be 1 to 15 letters, digits or underscores')
  }
  const flag = (name: string, before: boolean | undefined) =>
    input.has(name) ? input.flag(name) : (before ?? false)
  const user: XUser = {
    id,
    name: input.text('name') ?? old?.name ?? 'Somebody New',
    username,
    createdAtMs: old?.createdAtMs ?? context.clock.now(),
    isCustomer: old?.isCustomer ?? true,
    dms: oneOf(input, 'dms', settings) ?? old?.dms ?? 'open',
    verified: flag('verified', old?.verified),
    isProtected: flag('protected', old?.isProtected),
    gone: flag('gone', old?.gone),
  }
  world.users.set(id, user)
  const account = context.seed().userId
  const block = `${id} ${account}`
  if (flag('blocked', world.blocks.has(block))) world.blocks.add(block)
  else world.blocks.delete(block)
  if (input.has('migrated')) openDirect(context, id, account).migrated = input.flag('migrated')
  return user
}

/** The death of a token, or its return to life. */
export interface XTokenPatch {
  /** An OAuth 2.0 access or refresh token, an OAuth 1.0a or app-only token; the account's access token when absent. */
  token?: string
  /** True ends it, false revives it. */
  dead?: boolean
  /** When it expires, in simulated time; 0 for never. */
  expiresAtMs?: number
  scopes?: string[]
}

/** Changes what a token is good for. */
export function changeToken(context: XContext, body: unknown) {
  const { world } = context
  const input = controlInput(body, ['token', 'dead', 'expiresAtMs', 'scopes'])
  const value = input.text('token') ?? context.seed().accessToken
  const scopes = input.list('scopes')?.map(String)
  const expiresAtMs = input.number('expiresAtMs')
  const dead = input.has('dead') ? input.flag('dead') : undefined

  const access = world.accessTokens.get(value)
  const refresh = world.refreshTokens.get(value)
  const oauth1 = world.oauth1Tokens.get(value)
  if (!access && !refresh && !oauth1) throw new ControlError('token', 'is not a known token')
  if (expiresAtMs !== undefined && !access) {
    throw new ControlError('expiresAtMs', 'can be set for access tokens only')
  }
  if (scopes && oauth1) throw new ControlError('scopes', 'are not a thing of OAuth 1.0a')
  if (access) {
    access.dead = dead ?? access.dead
    access.expiresAtMs = expiresAtMs ?? access.expiresAtMs
    access.scopes = scopes ?? access.scopes
  }
  if (refresh) {
    if (dead !== undefined) refresh.state = dead ? 'revoked' : 'fresh'
    refresh.scopes = scopes ?? refresh.scopes
  }
  if (oauth1) oauth1.dead = dead ?? oauth1.dead
  return { ok: true, token: value }
}
