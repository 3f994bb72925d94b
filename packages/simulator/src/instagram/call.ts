import type { GraphCall as AnyGraphCall } from '../graph/call.ts'
import type { User } from '../graph/facebook-login.ts'
import { idText, type Params } from '../graph/params.ts'
import { appOfToken, checkProof, liveToken, tokenText, type Token } from '../graph/tokens.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import type { Flavour } from './flavours.ts'
import { neededScopes, type ScopePurpose } from './scopes.ts'
import { mainFlavour } from './threads.ts'
import type { Account, App, Message, Page } from './world.ts'

/** Whose token a call carries. */
export type Caller =
  | { kind: 'app'; app: App }
  | { kind: 'account'; account: Account; token: Token }
  | { kind: 'page'; page: Page; token: Token }
  | { kind: 'user'; user: User; token: Token }

export type GraphCall = AnyGraphCall<InstagramContext, Caller>

/** The way in that a caller came by. */
export function flavourOf(caller: Caller | undefined): Flavour {
  return caller?.kind === 'account' ? 'instagram_login' : 'facebook_login'
}

/**
 * Finds out who calls: token, its life, its proof. Nobody, when there is no token. A token of one flavour means
 * nothing on the host of the other; with the base URL overridden the token alone tells.
 */
export async function authenticate(
  context: InstagramContext,
  params: Params,
  request: Request,
): Promise<Caller | undefined> {
  const value = tokenText(params, request.headers.get('authorization'))
  if (value === undefined) return undefined
  const caller = callerOf(context, value)
  const { hostname } = new URL(request.url)
  const isInstagram = caller.kind === 'account'
  if (hostname === 'graph.instagram.com' && !isInstagram) throw refuse.unknownToken()
  if (hostname === 'graph.facebook.com' && isInstagram) throw refuse.unknownToken()
  const required = context.switches.requireAppSecretProof && caller.kind !== 'app'
  const { secret } = context.app(flavourOf(caller))
  await checkProof(secret, value, params.text('appsecret_proof'), required)
  return caller
}

function callerOf({ world, clock, login }: InstagramContext, value: string): Caller {
  const app = appOfToken(world.apps, value)
  if (app && app.id !== login.appId()) throw refuse.unknownToken()
  if (app) return { kind: 'app', app }
  const token = liveToken(world.tokens, clock, value)
  const account = world.accounts.get(token.subjectId)
  if (account) return { kind: 'account', account, token }
  const page = world.pages.get(token.subjectId)
  if (page) return { kind: 'page', page, token }
  const user = world.users.get(token.subjectId)
  if (user) return { kind: 'user', user, token }
  throw refuse.unknownToken()
}

/** The account a caller speaks for: its own, or the one linked to its Page. */
export function accountOf(call: GraphCall): Account | undefined {
  const { caller, context } = call
  if (caller?.kind === 'account') return caller.account
  return caller?.kind === 'page' ? context.world.accounts.get(caller.page.accountId ?? '') : undefined
}

/** Insists on a token of this very account with the permissions for something. */
export function requireAccount(call: GraphCall, account: Account, purpose: ScopePurpose): Flavour {
  const { caller } = call
  if (!caller) throw refuse.noToken()
  if (caller.kind !== 'account' && caller.kind !== 'page') throw refuse.pageTokenNeeded()
  if (accountOf(call)?.id !== account.id) throw refuse.missingObject(account.id, call.method)
  const flavour = flavourOf(caller)
  for (const scope of neededScopes[flavour][purpose]) {
    if (!caller.token.scopes.includes(scope)) throw refuse.permission(scope)
  }
  return flavour
}

/** Whether the caller may look into what belongs to this account. */
export function mayRead(call: GraphCall, accountId: string): boolean {
  if (!call.caller) throw refuse.noToken()
  return accountOf(call)?.id === accountId
}

/** A message's id as the caller's flavour knows it. */
export function midFor(call: GraphCall, message: Message): string {
  const account = accountOf(call)
  return message.mids[account ? flavourOf(call.caller) : mainFlavour(accountOfMessage(call, message))]
}

function accountOfMessage({ context }: GraphCall, { accountId }: Message): Account {
  const account = context.world.accounts.get(accountId)
  if (!account) throw refuse.missingObject(accountId)
  return account
}

/** A message of this conversation by its id in the caller's flavour. */
export function knownMessage(call: GraphCall, customerId: string, mid: unknown): Message | undefined {
  const message = call.context.world.messages.get(idText(mid) ?? '')
  if (!message || message.unsent || message.customerId !== customerId) return undefined
  return message.mids[flavourOf(call.caller)] === mid ? message : undefined
}
