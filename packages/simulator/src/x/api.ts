import { allow, authenticate, type Reply, type XCall } from './call.ts'
import type { XContext } from './context.ts'
import { badValue, ProblemError, refuse } from './errors.ts'
import { serves } from './hosts.ts'
import { appTokenEndpoint, authorizePage, revokeEndpoint, tokenEndpoint } from './oauth2.ts'
import { matching, type Check } from './query.ts'
import { meter } from './rates.ts'
import { createRoutes, type Route } from './routes.ts'
import type { Streams } from './stream.ts'

/** Creates the X API as a function from request to answer. */
export function createApi(context: XContext, streams: Streams) {
  const routes = createRoutes(streams)

  return async function api(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const path = url.pathname.replace(/\/+$/, '')
    const login = await loginAnswer(context, request, path)
    if (login) {
      record(context, request.method, path, login.status, {})
      return login
    }
    const headers: Record<string, string> = {
      'x-access-level': 'read-write-directmessages',
      'api-version': context.switches.spec === '2.166' ? '2.166' : '2.167',
      'x-transaction-id': context.ids.nextText(16),
    }
    const parameters: Record<string, unknown> = Object.fromEntries(url.searchParams)
    try {
      if (!serves('api', request.url)) throw refuse.unknownPath()
      const { route, parts } = findRoute(routes, request.method, path)
      const call: XCall = { context, request, url, parts, caller: await authenticate(context, request) }
      const { caller } = call
      allow(caller, route.takes, route.scopes)
      const { method, rate } = route
      if (rate !== undefined) {
        const userId = caller.kind === 'app' ? undefined : caller.user.id
        const metered = meter(context, { method, rate, userId })
        Object.assign(headers, metered.headers)
        if (metered.isOver && context.switches.rateLimits) throw refuse.tooMany(context.switches.tooManyShape)
      }
      if (route.isBilled) checkCredits(context)
      for (const [name, value] of Object.entries(parts)) checkPart(name, value)
      Object.assign(parameters, await jsonOf(request))
      const answer = await route.handle(call)
      if (route.isBilled && context.switches.credits !== null) context.switches.credits -= 1
      record(context, request.method, path, answer.status, parameters)
      return respond(answer, headers)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      record(context, request.method, path, error.status, parameters, error.message)
      return problemResponse(error, context.switches.problemHost, headers)
    }
  }
}

/** A refusal as a response. */
export function problemResponse(
  error: ProblemError,
  host: string,
  headers: Record<string, string>,
): Response {
  const body = JSON.stringify(error.body(host))
  const isProblem = body.includes('"type"') && error.status !== 200
  const type = `application/${isProblem ? 'problem+json' : 'json'}; charset=utf-8`
  return new Response(body, { status: error.status, headers: { 'content-type': type, ...headers } })
}

/** Logins and tokens have their own rules and no rate headers. */
async function loginAnswer(context: XContext, request: Request, path: string): Promise<Response | undefined> {
  const isPage = request.method === 'GET' && /^\/(i|2)\/oauth2\/authorize$/.test(path)
  if (isPage && serves(path.startsWith('/i') ? 'login' : 'api', request.url)) {
    return authorizePage(context, request)
  }
  if (request.method !== 'POST' || !serves('api', request.url)) return undefined
  if (path === '/2/oauth2/token') return tokenEndpoint(context, request)
  if (path === '/2/oauth2/revoke') return revokeEndpoint(context, request)
  if (path === '/oauth2/token') return appTokenEndpoint(context, request)
  return undefined
}

function findRoute(routes: Route[], method: string, path: string) {
  if (path.startsWith('/1.1/')) throw refuse.noLegacyAccess()
  let isKnown = false
  for (const route of routes) {
    const parts = matchPath(route.path, path)
    if (!parts) continue
    isKnown = true
    if (route.method === method) return { route, parts }
  }
  throw isKnown ? refuse.wrongMethod() : refuse.unknownPath()
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parts: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const found = given[index] ?? ''
    if (segment.startsWith(':')) parts[segment.slice(1)] = decodeSegment(found)
    else if (segment !== found) return undefined
  }
  return parts
}

const id = matching(/^[0-9]{1,19}$/)
const conversationId = matching(/^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$/)

/** The form of what stands in a path. */
const partForms: Record<string, Check> = {
  participant_id: id,
  event_id: id,
  dm_id: id,
  media_id: id,
  user_id: id,
  webhook_id: id,
  subscription_id: id,
  resource_id: matching(/^[A-Za-z0-9_.-]{1,50}$/),
  username: matching(/^[A-Za-z0-9_]{1,15}$/),
  id: conversationId,
  dm_conversation_id: conversationId,
}

function checkPart(name: string, value: string): void {
  const rule = partForms[name]?.(value)
  if (rule !== undefined) throw refuse.invalid(badValue(name, value, rule))
}

function checkCredits({ switches }: XContext): void {
  if (switches.credits !== null && switches.credits <= 0) throw refuse.creditsDepleted()
}

function respond(answer: Reply | Response, headers: Record<string, string>): Response {
  if (answer instanceof Response) {
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
    return answer
  }
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
}

/** The JSON body for the record of calls; uploads are left out. */
async function jsonOf(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/json') || request.url.includes('/media/upload')) return {}
  try {
    const value: unknown = await request.clone().json()
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function record(
  { world, clock }: XContext,
  method: string,
  path: string,
  status: number,
  parameters: Record<string, unknown>,
  error?: string,
): void {
  world.calls.push({ atMs: clock.now(), method, path, status, error, parameters })
  if (world.calls.length > 1000) world.calls.shift()
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
