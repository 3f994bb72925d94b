import type { GraphCall as AnyGraphCall } from '../graph/call.ts'
import type { User } from '../graph/facebook-login.ts'
import type { Params } from '../graph/params.ts'
import { appOfToken, checkProof, liveToken, tokenText, type Token } from '../graph/tokens.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import type { App, Page } from './world.ts'

/** Whose token a call carries. */
export type Caller =
  | { kind: 'app'; app: App }
  | { kind: 'page'; page: Page; token: Token }
  | { kind: 'user'; user: User; token: Token }

export type GraphCall = AnyGraphCall<FacebookContext, Caller>

/** Finds out who calls: token, its life, its proof. Nobody, when there is no token. */
export async function authenticate(
  context: FacebookContext,
  params: Params,
  authorization: string | null,
): Promise<Caller | undefined> {
  const value = tokenText(params, authorization)
  if (value === undefined) return undefined
  const caller = callerOf(context, value)
  const required = context.switches.requireAppSecretProof && caller.kind !== 'app'
  await checkProof(context.app().secret, value, params.text('appsecret_proof'), required)
  return caller
}

function callerOf({ world, clock }: FacebookContext, value: string): Caller {
  const app = appOfToken(world.apps, value)
  if (app) return { kind: 'app', app }
  const token = liveToken(world.tokens, clock, value)
  const page = world.pages.get(token.subjectId)
  if (token.type === 'PAGE' && page) return { kind: 'page', page, token }
  const user = world.users.get(token.subjectId)
  if (user) return { kind: 'user', user, token }
  throw refuse.unknownToken()
}

/** Insists on the token of this very Page with these permissions. */
export function requirePage(call: GraphCall, page: Page, ...scopes: string[]): Token {
  const { caller } = call
  if (!caller) throw refuse.noToken()
  if (caller.kind !== 'page') throw refuse.pageTokenNeeded()
  if (caller.page.id !== page.id) throw refuse.foreignPage()
  for (const scope of scopes) {
    if (!caller.token.scopes.includes(scope)) throw refuse.permission(scope)
  }
  return caller.token
}

/** Insists on this app's own token. */
export function requireApp(call: GraphCall, app: App): void {
  if (!call.caller) throw refuse.noToken()
  if (call.caller.kind !== 'app') throw refuse.appTokenNeeded()
  if (call.caller.app.id !== app.id) throw refuse.missingObject(app.id, call.method)
}

/** Whether the caller may look into what belongs to this Page. */
export function mayRead(call: GraphCall, pageId: string): boolean {
  if (!call.caller) throw refuse.noToken()
  return call.caller.kind === 'page' && call.caller.page.id === pageId
}
