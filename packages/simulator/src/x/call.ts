import type { XContext } from './context.ts'
import { refuse } from './errors.ts'
import { verifyOAuth1 } from './oauth1.ts'
import type { XUser } from './world.ts'

/** Who calls, and with what. */
export type Caller =
  { kind: 'oauth2'; user: XUser; scopes: string[] } | { kind: 'oauth1'; user: XUser } | { kind: 'app' }

export type CallerKind = Caller['kind']

/** One call, authenticated. */
export interface XCall {
  context: XContext
  request: Request
  url: URL
  /** What stands in the path where the route has a name. */
  parts: Record<string, string>
  caller: Caller
}

/** What a handler answers when it does not make the response itself. */
export interface Reply {
  status: number
  body: unknown
}

/** An answer with a JSON body. */
export function reply(body: unknown, status = 200): Reply {
  return { status, body }
}

const kindNames: Record<CallerKind, string> = {
  oauth2: 'OAuth 2.0 User Context',
  oauth1: 'OAuth 1.0a User Context',
  app: 'OAuth 2.0 Application-Only',
}

/** Finds out who calls; refuses who cannot be told. */
export async function authenticate(context: XContext, request: Request): Promise<Caller> {
  const header = request.headers.get('authorization') ?? ''
  if (/^OAuth /i.test(header)) return { kind: 'oauth1', user: await verifyOAuth1(context, request, header) }
  const [, value = ''] = /^Bearer (.+)$/i.exec(header) ?? []
  const token = context.world.accessTokens.get(value)
  if (!token || token.dead || (token.expiresAtMs > 0 && token.expiresAtMs <= context.clock.now())) {
    throw refuse.unauthorized()
  }
  if (token.kind === 'app') return { kind: 'app' }
  const user = context.world.users.get(token.userId)
  if (!user || token.kind !== 'user') throw refuse.unauthorized()
  return { kind: 'oauth2', user, scopes: token.scopes }
}

/** Insists on a kind of caller and, for OAuth 2.0, on scopes. */
export function allow(caller: Caller, kinds: readonly CallerKind[], scopes: readonly string[]): void {
  if (!kinds.includes(caller.kind)) {
    throw refuse.wrongToken(
      kindNames[caller.kind],
      kinds.map((kind) => kindNames[kind]),
    )
  }
  if (caller.kind === 'oauth2' && !scopes.every((scope) => caller.scopes.includes(scope))) {
    throw refuse.missingScope()
  }
}

/** The account that calls; routes that use it take no app. */
export function callerUser(call: XCall): XUser {
  if (call.caller.kind === 'app') throw refuse.unauthorized()
  return call.caller.user
}
