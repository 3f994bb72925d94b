import { urlProblem } from '../foreign-url.ts'
import type { XContext } from './context.ts'
import { documentedLimits as limits } from './limits.ts'
import type { LoginCode } from './world.ts'

const knownScopes = [
  'dm.read',
  'dm.write',
  'tweet.read',
  'tweet.write',
  'users.read',
  'media.write',
  'offline.access',
  'block.read',
  'block.write',
]

/**
 * `GET https://x.com/i/oauth2/authorize`: the person has already clicked; switches say what and who.
 * https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export function authorizePage(context: XContext, request: Request): Response {
  const query = new URL(request.url).searchParams
  const value = (name: string) => query.get(name) ?? ''
  const redirectUri = value('redirect_uri')
  const state = value('state')
  const scopes = value('scope').split(' ').filter(Boolean)
  const method = value('code_challenge_method') || 'plain'
  if (value('client_id') !== context.app.clientId) return problemPage('the client_id is not known')
  if (urlProblem(redirectUri, context.allowPlainHttp || isLoopback(redirectUri)) !== undefined) {
    return problemPage('the redirect_uri is not allowed')
  }
  if (value('response_type') !== 'code') return problemPage('response_type must be code')
  if (state === '' || state.length > limits.stateLength) return problemPage('state is missing or too long')
  if (value('code_challenge') === '') return problemPage('code_challenge is missing')
  if (method !== 'S256' && method !== 'plain') return problemPage('code_challenge_method is not known')
  const stranger = scopes.find((scope) => !knownScopes.includes(scope))
  if (scopes.length === 0 || stranger !== undefined) return problemPage('the scope is not valid')

  const back = new URL(redirectUri)
  back.searchParams.set('state', state)
  const seed = context.seed()
  if (context.switches.dialog === 'deny') back.searchParams.set('error', 'access_denied')
  else {
    const code = `sim-x-code-${context.ids.nextText(24)}`
    context.world.codes.set(code, {
      userId: context.switches.dialogAccount === 'seeded' ? seed.userId : seed.otherUser.userId,
      redirectUri,
      scopes,
      challenge: value('code_challenge'),
      method,
      issuedAtMs: context.clock.now(),
      used: false,
    })
    back.searchParams.set('code', code)
  }
  return new Response(null, { status: 302, headers: { location: back.href } })
}

/** `POST /2/oauth2/token`: a code or a refresh token against a pair of tokens. */
export async function tokenEndpoint(context: XContext, request: Request): Promise<Response> {
  const form = await readForm(request)
  if (!form) return refusal('invalid_request', 'Content-Type must be application/x-www-form-urlencoded.')
  if (!hasBasic(request, context.app.clientId, context.app.clientSecret)) return missingHeader()
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(context, form)
    case 'refresh_token':
      return refresh(context, form.get('refresh_token') ?? '')
    case 'client_credentials': {
      const value = keepToken(context, { kind: 'client_credentials', userId: undefined, scopes: [] })
      return Response.json({ token_type: 'bearer', access_token: value })
    }
    default:
      return refusal('unsupported_grant_type', 'Missing required parameter [grant_type].')
  }
}

/** `POST /2/oauth2/revoke` */
export async function revokeEndpoint(context: XContext, request: Request): Promise<Response> {
  const form = await readForm(request)
  if (!form) return refusal('invalid_request', 'Content-Type must be application/x-www-form-urlencoded.')
  if (!hasBasic(request, context.app.clientId, context.app.clientSecret)) return missingHeader()
  const value = form.get('token') ?? ''
  const { accessTokens, refreshTokens } = context.world
  if (value === '') return refusal('invalid_request', 'Missing required parameter [token].')
  const refreshToken = refreshTokens.get(value)
  if (refreshToken) refreshToken.state = 'revoked'
  const accessToken = accessTokens.get(refreshToken?.accessToken ?? value)
  if (accessToken) accessToken.dead = true
  return Response.json({ revoked: true })
}

/**
 * `POST /oauth2/token`: the app's own token, which no Direct Message route takes.
 * https://docs.x.com/fundamentals/authentication/oauth-2-0/application-only
 */
export async function appTokenEndpoint(context: XContext, request: Request): Promise<Response> {
  const form = await readForm(request)
  if (!hasBasic(request, context.app.consumerKey, context.app.consumerSecret)) {
    const errors = [{ code: 99, message: 'Unable to verify your credentials' }]
    return Response.json({ errors }, { status: 403 })
  }
  if (form?.get('grant_type') !== 'client_credentials') {
    const errors = [{ code: 170, message: 'Missing required parameter: grant_type' }]
    return Response.json({ errors }, { status: 403 })
  }
  // It is the same one until somebody invalidates it.
  return Response.json({ token_type: 'bearer', access_token: context.seed().appBearerToken })
}

async function exchangeCode(context: XContext, form: URLSearchParams): Promise<Response> {
  const login = context.world.codes.get(form.get('code') ?? '')
  const isLive = login && context.clock.now() < login.issuedAtMs + limits.codeLifeMs
  if (!login || login.used || !isLive) {
    return refusal('invalid_request', 'Value passed for the authorization code was invalid.')
  }
  if (form.get('redirect_uri') !== login.redirectUri) {
    return refusal(
      'invalid_request',
      'Value passed for the redirect uri did not match the uri of the authorization code.',
    )
  }
  if (!(await verifies(login, form.get('code_verifier') ?? ''))) {
    return refusal('invalid_request', 'Value passed for the code verifier did not match the code challenge.')
  }
  login.used = true
  return issuePair(context, login.userId, login.scopes)
}

/** Each refresh gives a new refresh token and ends the old one. */
function refresh(context: XContext, value: string): Response {
  const { refreshTokens, refreshUses, users } = context.world
  const token = refreshTokens.get(value)
  if (token?.state !== 'fresh' || users.get(token.userId)?.gone) {
    refreshUses.refused += 1
    return refusal('invalid_request', 'Value passed for the token was invalid.')
  }
  refreshUses.accepted += 1
  token.state = 'spent'
  return issuePair(context, token.userId, token.scopes)
}

function issuePair(context: XContext, userId: string, scopes: string[]): Response {
  const expiresAtMs = context.clock.now() + limits.accessTokenLifeMs
  const accessToken = keepToken(context, { kind: 'user', userId, scopes, expiresAtMs })
  const mayRefresh = scopes.includes('offline.access')
  const refreshToken = `sim-x-refresh-${context.ids.nextText(24)}`
  if (mayRefresh) {
    context.world.refreshTokens.set(refreshToken, {
      value: refreshToken,
      userId,
      scopes: [...scopes],
      state: 'fresh',
      accessToken,
    })
  }
  return Response.json({
    token_type: 'bearer',
    expires_in: limits.accessTokenLifeMs / 1000,
    access_token: accessToken,
    scope: scopes.join(' '),
    refresh_token: mayRefresh ? refreshToken : undefined,
  })
}

function keepToken(
  context: XContext,
  token: {
    kind: 'user' | 'client_credentials'
    userId: string | undefined
    scopes: string[]
    expiresAtMs?: number
  },
): string {
  const value = `sim-x-token-${context.ids.nextText(24)}`
  context.world.accessTokens.set(value, {
    value,
    kind: token.kind,
    userId: token.userId ?? '',
    scopes: [...token.scopes],
    expiresAtMs: token.expiresAtMs ?? 0,
    dead: false,
  })
  return value
}

/** RFC 7636: the challenge is the verifier, or its hash. */
async function verifies({ method, challenge }: LoginCode, verifier: string): Promise<boolean> {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return (method === 'S256' ? await challengeOf(verifier) : verifier) === challenge
}

/** The S256 challenge of a verifier. */
async function challengeOf(verifier: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  return btoa(String.fromCharCode(...hash))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const type = request.headers.get('content-type') ?? ''
  const text = await request.text()
  return type.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(text) : undefined
}

function hasBasic(request: Request, id: string, secret: string): boolean {
  const given = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return (
    given === btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`) ||
    given === btoa(`${id}:${secret}`)
  )
}

function missingHeader(): Response {
  return refusal('unauthorized_client', 'Missing valid authorization header', 401)
}

function refusal(error: string, description: string, status = 400): Response {
  return Response.json({ error, error_description: description }, { status })
}

/** A login may come back to the developer's own machine. */
function isLoopback(url: string): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(url)
}

function problemPage(reason: string): Response {
  return new Response(`<!doctype html><title>X</title><p>Something went wrong: ${reason}.</p>`, {
    status: 400,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}
