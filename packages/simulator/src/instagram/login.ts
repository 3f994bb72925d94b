import { GraphError } from '../graph/errors.ts'
import { escapedJson } from '../graph/escape.ts'
import { dialogError, isLoopback, issueCode, takeCode } from '../graph/facebook-login.ts'
import { recordCall } from '../graph/graph-host.ts'
import { createParams, readParams, type Params } from '../graph/params.ts'
import { liveToken, type Token } from '../graph/tokens.ts'
import { urlProblem } from '../foreign-url.ts'
import type { GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { allScopes } from './scopes.ts'

/**
 * `GET https://www.instagram.com/oauth/authorize`: the person has already clicked; the switches `dialog`,
 * `loginAccount` and `withheldScopes` say what.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export function authorize(context: InstagramContext, request: Request): Response {
  const { switches } = context
  const query = new URL(request.url).searchParams
  const redirectUri = query.get('redirect_uri') ?? ''
  if (query.get('client_id') !== context.app('instagram_login').id) return dialogError('Invalid platform app')
  if (urlProblem(redirectUri, context.allowPlainHttp || isLoopback(redirectUri)) !== undefined) {
    return dialogError('Invalid redirect_uri')
  }
  if (query.get('response_type') !== 'code') return dialogError('Only response_type=code is served')
  const asked = query.get('scope')?.split(/[ ,]+/).filter(Boolean) ?? []
  const unknown = asked.find((scope) => !allScopes.instagram_login.includes(scope))
  if (unknown !== undefined) return dialogError(`Invalid scope: ${unknown}`)
  if (!asked.includes('instagram_business_basic')) {
    return dialogError('The scope instagram_business_basic is required')
  }

  const back = new URL(redirectUri)
  if (switches.dialog === 'deny') {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_reason', 'user_denied')
    back.searchParams.set('error_description', 'The user denied your request')
  } else {
    const withheld = withheldScopes(context)
    const granted = asked.filter((scope) => !withheld.has(scope))
    back.searchParams.set('code', issueCode(context, loginAccountId(context), redirectUri, granted))
    // What follows the code is no part of it, and stands there all the same.
    back.hash = '_'
  }
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  return new Response(null, { status: 302, headers: { location: back.href } })
}

/** Permissions that people untick. */
export function withheldScopes({ switches }: InstagramContext): Set<string> {
  return new Set(switches.withheldScopes.split(',').map((scope) => scope.trim()))
}

function loginAccountId({ switches, seed }: InstagramContext): string {
  return switches.loginAccount === 'first' ? seed().accountId : seed().otherAccount.accountId
}

/** `POST https://api.instagram.com/oauth/access_token`, a form: a code against a token of an hour. */
export async function exchangeCode(context: InstagramContext, request: Request): Promise<Response> {
  let params = createParams({})
  let status = 200
  let answer: unknown
  try {
    if (request.headers.get('content-type')?.includes('json')) {
      throw refuse.badParameter('The body must be a form')
    }
    params = await readParams(request)
    answer = shortToken(context, params)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    status = 400
    // Not the shape of the Graph API.
    answer = { error_type: 'OAuthException', code: status, error_message: error.detail.message }
  }
  recordCall(context, { method: 'POST', path: '/oauth/access_token', params, status })
  // The user id is a bare number beyond 2^53, with all its digits.
  return new Response(escapedJson(answer), { status, headers: { 'content-type': 'application/json' } })
}

function shortToken(context: InstagramContext, params: Params) {
  const { switches, world } = context
  const app = context.app('instagram_login')
  if (params.text('client_id') !== app.id) throw refuse.badParameter('Invalid platform app')
  if (params.text('client_secret') !== app.secret) throw refuse.badClientSecret()
  if (params.text('grant_type') !== 'authorization_code') {
    throw refuse.badParameter('Param grant_type must be authorization_code')
  }
  const code = params.text('code')
  const login = takeCode(context, code, params.text('redirect_uri'), limits.loginCodeLifeMs)
  const account = world.accounts.get(login.userId)
  if (!account) throw refuse.badParameter('The code belongs to another login')
  const token = issueToken(context, account.id, login.scopes, limits.shortTokenLifeMs)
  const body = {
    access_token: token.value,
    user_id: switches.userId === 'number' ? BigInt(account.appScopedId) : account.appScopedId,
    permissions: switches.permissions === 'array' ? login.scopes : login.scopes.join(','),
  }
  return switches.tokenBody === 'wrapped' ? { data: [body] } : body
}

function issueToken(
  { world, ids, clock }: InstagramContext,
  accountId: string,
  scopes: string[],
  lifeMs: number,
): Token {
  const issuedAtMs = clock.now()
  const token: Token = {
    value: `sim-instagram-token-${ids.nextText(24)}`,
    type: 'INSTAGRAM',
    subjectId: accountId,
    userId: accountId,
    scopes: [...scopes],
    issuedAtMs,
    expiresAtMs: issuedAtMs + lifeMs,
    deadSubcode: null,
  }
  world.tokens.set(token.value, token)
  return token
}

function longToken(context: InstagramContext, { subjectId, scopes }: Token) {
  const { value } = issueToken(context, subjectId, scopes, limits.longTokenLifeSeconds * 1000)
  return { access_token: value, token_type: 'bearer', expires_in: limits.longTokenLifeSeconds }
}

/** The token in the parameters, which these calls have nowhere else. */
function givenToken({ context, params }: GraphCall): Token {
  const token = liveToken(context.world.tokens, context.clock, params.text('access_token') ?? '')
  if (token.type !== 'INSTAGRAM') throw refuse.unknownToken()
  return token
}

function isLong({ issuedAtMs, expiresAtMs }: Token): boolean {
  return expiresAtMs - issuedAtMs > limits.shortTokenLifeMs
}

/**
 * `GET https://graph.instagram.com/access_token`: a token of an hour against one of sixty days.
 * https://developers.facebook.com/docs/instagram-platform/reference/access_token
 */
export function lengthenToken(call: GraphCall) {
  const { context, params } = call
  if (params.text('grant_type') !== 'ig_exchange_token') {
    throw refuse.badParameter('Param grant_type must be ig_exchange_token')
  }
  if (params.text('client_secret') !== context.app('instagram_login').secret) throw refuse.badClientSecret()
  const token = givenToken(call)
  if (isLong(token)) throw refuse.badParameter('The access token is not a short-lived one')
  return longToken(context, token)
}

/**
 * `GET https://graph.instagram.com/refresh_access_token`: sixty days more, for a token that is a day old and not
 * yet expired. https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
 */
export function refreshToken(call: GraphCall) {
  const { context, params } = call
  if (params.text('grant_type') !== 'ig_refresh_token') {
    throw refuse.badParameter('Param grant_type must be ig_refresh_token')
  }
  const token = givenToken(call)
  if (!token.scopes.includes('instagram_business_basic')) throw refuse.permission('instagram_business_basic')
  if (!isLong(token)) throw refuse.badParameter('The access token is not a long-lived one')
  if (token.issuedAtMs + limits.refreshAfterMs > context.clock.now()) {
    throw refuse.badParameter('The access token is less than 24 hours old')
  }
  return longToken(context, token)
}
