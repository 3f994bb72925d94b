import { urlProblem } from '../foreign-url.ts'
import type { SimulatorClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import { graphRefusals as refuse } from './errors.ts'
import type { Params } from './params.ts'
import { deathOf, type GraphApp, type Token } from './tokens.ts'

/** Somebody with a Facebook account who manages Pages, or wants to. */
export interface User {
  id: string
  name: string
  pages: { pageId: string; tasks: string[] }[]
}

/** What a login came back with; it is exchanged once. */
export interface LoginCode {
  userId: string
  redirectUri: string
  scopes: string[]
  issuedAtMs: number
  used: boolean
}

/** What a login needs of a network. */
export interface LoginContext {
  world: {
    apps: Map<string, GraphApp>
    users: Map<string, User>
    tokens: Map<string, Token>
    codes: Map<string, LoginCode>
  }
  ids: IdSource
  clock: SimulatorClock
  switches: {
    dialog: 'approve' | 'deny'
    limits: { loginCodeLifeMs: number; shortUserTokenLifeMs: number; longUserTokenLifeMs: number }
  }
  allowPlainHttp: boolean
  login: {
    /** The app that people log into. */
    appId: () => string
    /** Who clicks in the dialog. */
    userId: () => string
    /** Every permission there is to give. */
    scopes: readonly string[]
    /** How token texts begin: `sim` gives `sim-user-token-…`. */
    tokenPrefix: string
  }
}

/** A call with client id and secret, or with an app's token. */
interface LoginCall {
  context: LoginContext
  params: Params
  caller: { kind: string; app?: GraphApp } | undefined
}

/**
 * `GET https://www.facebook.com/v26.0/dialog/oauth`: the person has already clicked; the switch `dialog`
 * says what. https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow
 */
export function loginDialog(context: LoginContext, request: Request): Response {
  const query = new URL(request.url).searchParams
  const redirectUri = query.get('redirect_uri') ?? ''
  const state = query.get('state')
  if (query.get('client_id') !== context.login.appId()) return dialogError('Invalid App ID')
  if (urlProblem(redirectUri, context.allowPlainHttp || isLoopback(redirectUri)) !== undefined) {
    return dialogError("Can't load URL: the redirect_uri is not allowed")
  }
  if ((query.get('response_type') ?? 'code') !== 'code')
    return dialogError('Only response_type=code is served')

  const back = new URL(redirectUri)
  if (context.switches.dialog === 'deny') {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_reason', 'user_denied')
    back.searchParams.set('error_description', 'Permissions error')
  } else {
    back.searchParams.set(
      'code',
      issueCode(context, context.login.userId(), redirectUri, grantedScopes(context, query)),
    )
  }
  if (state !== null) back.searchParams.set('state', state)
  return new Response(null, { status: 302, headers: { location: back.href } })
}

/** A configuration of Login for Business fixes the permissions itself. */
function grantedScopes({ login }: LoginContext, query: URLSearchParams): string[] {
  const asked = query.get('scope')?.split(/[ ,]+/)
  return login.scopes.filter((scope) => query.has('config_id') || asked?.includes(scope))
}

/** A code for whoever clicked in a dialog. */
export function issueCode(
  context: LoginContext,
  userId: string,
  redirectUri: string,
  scopes: string[],
): string {
  const code = `${context.login.tokenPrefix}-code-${context.ids.nextText(24)}`
  const issuedAtMs = context.clock.now()
  context.world.codes.set(code, { userId, redirectUri, scopes, issuedAtMs, used: false })
  return code
}

/** A login may come back to the developer's own machine even where media may not. */
export function isLoopback(url: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(url)
}

/** The page a person sees instead of the dialog. */
export function dialogError(message: string): Response {
  return new Response(`<!doctype html><title>Error</title><p>${message}</p>`, {
    status: 400,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}

/** `/oauth/access_token`: a code or a token against a token. */
export function exchangeToken(call: LoginCall) {
  const { context, params } = call
  const app = context.world.apps.get(params.text('client_id') ?? '')
  if (app?.id !== context.login.appId()) throw refuse.badClient()
  if (params.text('client_secret') !== app.secret) throw refuse.badClientSecret()
  switch (params.text('grant_type') ?? 'authorization_code') {
    case 'authorization_code':
      return exchangeCode(context, params.text('code'), params.text('redirect_uri'))
    case 'fb_exchange_token':
      return lengthen(context, params.text('fb_exchange_token'))
    case 'client_credentials':
      return { access_token: `${app.id}|${app.secret}`, token_type: 'bearer' }
    default:
      throw refuse.badParameter('Param grant_type is not supported')
  }
}

function exchangeCode(context: LoginContext, code: string | undefined, redirectUri: string | undefined) {
  const { loginCodeLifeMs, shortUserTokenLifeMs } = context.switches.limits
  const login = takeCode(context, code, redirectUri, loginCodeLifeMs)
  return issue(context, login, shortUserTokenLifeMs)
}

/** Uses a code up. Subcodes of a bad one are general Graph knowledge, unverified. */
export function takeCode(
  { world, clock }: Pick<LoginContext, 'world' | 'clock'>,
  code: string | undefined,
  redirectUri: string | undefined,
  lifeMs: number,
): LoginCode {
  const login = world.codes.get(code ?? '')
  if (!login) throw refuse.badCode('Invalid verification code format.', 36009)
  if (login.used) throw refuse.badCode('This authorization code has been used.', 36009)
  if (login.issuedAtMs + lifeMs <= clock.now()) {
    throw refuse.badCode('This authorization code has expired.', 36007)
  }
  if (login.redirectUri !== redirectUri) {
    throw refuse.badCode('Error validating verification code. The redirect_uri is not identical.', 36008)
  }
  login.used = true
  return login
}

/** https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived */
function lengthen(context: LoginContext, value: string | undefined) {
  const token = context.world.tokens.get(value ?? '')
  if (token?.type !== 'USER') throw refuse.unknownToken()
  const death = deathOf(context.clock, token)
  if (death !== undefined) throw refuse.deadToken(death === 0 ? undefined : death)
  return issue(context, token, context.switches.limits.longUserTokenLifeMs)
}

function issue(
  context: LoginContext,
  { userId, scopes }: Pick<LoginCode, 'userId' | 'scopes'>,
  lifeMs: number,
) {
  const value = `${context.login.tokenPrefix}-user-token-${context.ids.nextText(20)}`
  const issuedAtMs = context.clock.now()
  context.world.tokens.set(value, {
    value,
    type: 'USER',
    subjectId: userId,
    userId,
    scopes: [...scopes],
    issuedAtMs,
    expiresAtMs: issuedAtMs + lifeMs,
    deadSubcode: null,
  })
  return { access_token: value, token_type: 'bearer', expires_in: Math.floor(lifeMs / 1000) }
}

/**
 * `GET /debug_token`: what a token is worth, asked with the app's own.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
export function debugToken(call: LoginCall) {
  const { context, params, caller } = call
  if (!caller) throw refuse.noToken()
  const { app } = caller
  if (!app) throw refuse.appTokenNeeded()
  const input = params.text('input_token')
  if (input === undefined) throw refuse.badParameter('The parameter input_token is required')
  if (input === `${app.id}|${app.secret}`) return { data: appTokenData(app) }
  const token = context.world.tokens.get(input)
  if (!token) {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }
    return { data: { is_valid: false, scopes: [], error } }
  }
  return { data: tokenData(context, app, token) }
}

function appTokenData(app: GraphApp) {
  return { app_id: app.id, type: 'APP', application: app.name, is_valid: true, scopes: [] }
}

function tokenData(context: LoginContext, app: GraphApp, token: Token) {
  const death = deathOf(context.clock, token)
  const targets = token.type === 'PAGE' ? [token.subjectId] : pagesOf(context, token.userId)
  const accessLapsesMs = token.issuedAtMs + 90 * 24 * 3_600_000
  return {
    app_id: app.id,
    type: token.type,
    application: app.name,
    is_valid: death === undefined,
    issued_at: Math.floor(token.issuedAtMs / 1000),
    expires_at: Math.floor(token.expiresAtMs / 1000),
    data_access_expires_at: Math.floor(accessLapsesMs / 1000),
    scopes: token.scopes,
    granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: targets })),
    user_id: token.userId,
    profile_id: token.type === 'PAGE' ? token.subjectId : undefined,
    error:
      death === undefined
        ? undefined
        : { code: 190, subcode: death === 0 ? undefined : death, message: refuse.deadToken(death).message },
  }
}

function pagesOf(context: LoginContext, userId: string): string[] {
  return context.world.users.get(userId)?.pages.map(({ pageId }) => pageId) ?? []
}
