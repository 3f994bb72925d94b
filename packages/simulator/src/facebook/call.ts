import { hmacSha256 } from '../hmac.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { parseFields, type FieldRequest } from './fields.ts'
import type { Params } from './params.ts'
import type { App, Page, Token, User } from './world.ts'

/** Whose token a call carries. */
export type Caller =
  | { kind: 'app'; app: App }
  | { kind: 'page'; page: Page; token: Token }
  | { kind: 'user'; user: User; token: Token }

/** One Graph call, read and authenticated. */
export interface GraphCall {
  context: FacebookContext
  method: string
  /** Path without the version. */
  path: string
  /** Where paging links point: base URL and version, `https://graph.facebook.com/v26.0`. */
  base: string
  params: Params
  caller: Caller | undefined
}

/** The `fields` of a call. */
export function requestedFields(call: GraphCall): FieldRequest[] | undefined {
  const text = call.params.text('fields')
  return text === undefined ? undefined : parseFields(text)
}

/** Finds out who calls: token, its life, its proof. Nobody, when there is no token. */
export async function authenticate(
  context: FacebookContext,
  params: Params,
  authorization: string | null,
): Promise<Caller | undefined> {
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const value = params.text('access_token') ?? bearer
  if (value === undefined || value === '') return undefined
  const caller = callerOf(context, value)
  await checkProof(context, value, params.text('appsecret_proof'), caller)
  return caller
}

function callerOf(context: FacebookContext, value: string): Caller {
  const { world } = context
  const [appId = '', secret] = value.split('|')
  if (secret !== undefined) {
    const app = world.apps.get(appId)
    if (app?.secret !== secret) throw refuse.unknownToken()
    return { kind: 'app', app }
  }
  const token = world.tokens.get(value)
  if (!token) throw refuse.unknownToken()
  const death = deathOf(context, token)
  if (death !== undefined) throw refuse.deadToken(death === 0 ? undefined : death)
  const page = world.pages.get(token.subjectId)
  if (token.type === 'PAGE' && page) return { kind: 'page', page, token }
  const user = world.users.get(token.subjectId)
  if (user) return { kind: 'user', user, token }
  throw refuse.unknownToken()
}

/** Why a token no longer works: the subcode of its 190, or undefined while it does. */
export function deathOf(context: FacebookContext, token: Token): number | undefined {
  if (token.deadSubcode !== null) return token.deadSubcode
  if (token.expiresAtMs > 0 && token.expiresAtMs <= context.clock.now()) return 463
  return undefined
}

/** https://developers.facebook.com/docs/graph-api/guides/secure-requests */
async function checkProof(
  context: FacebookContext,
  token: string,
  proof: string | undefined,
  caller: Caller,
) {
  if (proof === undefined) {
    if (context.switches.requireAppSecretProof && caller.kind !== 'app') throw refuse.missingProof()
    return
  }
  if (proof !== (await hmacSha256(context.app().secret, token))) throw refuse.wrongProof()
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

/** The answer of a mutation; one page of the documentation shows the string. */
export function succeeded(call: GraphCall) {
  return { success: call.context.switches.success === 'string' ? 'true' : true }
}
