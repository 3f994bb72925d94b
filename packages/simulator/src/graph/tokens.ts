import type { SimulatorClock } from '../clock.ts'
import { ControlError } from '../control-error.ts'
import { controlInput } from '../control-input.ts'
import { hmacSha256 } from '../hmac.ts'
import { graphRefusals as refuse } from './errors.ts'
import type { Params } from './params.ts'

export interface Token {
  value: string
  type: 'USER' | 'PAGE' | 'INSTAGRAM'
  /** Who or what the token speaks for: a user, a Page or a professional account. */
  subjectId: string
  userId: string
  scopes: string[]
  issuedAtMs: number
  /** 0 when it does not expire. */
  expiresAtMs: number
  /** Set once the token died: the subcode of its 190, 0 for none. */
  deadSubcode: number | null
}

/** What signs and checks tokens. */
export interface GraphApp {
  id: string
  name: string
  secret: string
}

/** The token of a call, from its parameters or its header. */
export function tokenText(params: Params, authorization: string | null): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const value = params.text('access_token') ?? bearer
  return value === '' ? undefined : value
}

/** The app whose own token, `id|secret`, this is; undefined when it is no such token. */
export function appOfToken<T extends GraphApp>(apps: Map<string, T>, value: string): T | undefined {
  const [appId = '', secret] = value.split('|')
  if (secret === undefined) return undefined
  const app = apps.get(appId)
  if (app?.secret !== secret) throw refuse.unknownToken()
  return app
}

/** A token that is known and alive. */
export function liveToken(tokens: Map<string, Token>, clock: SimulatorClock, value: string): Token {
  const token = tokens.get(value)
  if (!token) throw refuse.unknownToken()
  const death = deathOf(clock, token)
  if (death !== undefined) throw refuse.deadToken(death === 0 ? undefined : death)
  return token
}

/** Why a token no longer works: the subcode of its 190, or undefined while it does. */
export function deathOf(clock: SimulatorClock, token: Token): number | undefined {
  if (token.deadSubcode !== null) return token.deadSubcode
  if (token.expiresAtMs > 0 && token.expiresAtMs <= clock.now()) return 463
  return undefined
}

/** https://developers.facebook.com/docs/graph-api/guides/secure-requests */
export async function checkProof(
  secret: string,
  token: string,
  proof: string | undefined,
  required: boolean,
): Promise<void> {
  if (proof === undefined) {
    if (required) throw refuse.missingProof()
    return
  }
  if (proof !== (await hmacSha256(secret, token))) throw refuse.wrongProof()
}

/** The death of a token, or its return to life. */
export interface TokenPatch {
  /** The token; the seeded account's when absent. */
  token?: string
  /** Subcode of the 190 it answers from now on; null revives it. */
  subcode?: number | null
  /** When it expires, in simulated time; 0 for never. */
  expiresAtMs?: number
  /** The permissions it carries. */
  scopes?: string[]
}

/** Changes what a token is good for. */
export function changeToken(tokens: Map<string, Token>, usual: string, body: unknown) {
  const input = controlInput(body, ['token', 'subcode', 'expiresAtMs', 'scopes'])
  const token = tokens.get(input.text('token') ?? usual)
  if (!token) throw new ControlError('token', 'is not a known token')
  const scopes = input.list('scopes')?.map(String)
  const subcode = input.value.subcode === null ? null : input.number('subcode')
  const expiresAtMs = input.number('expiresAtMs')
  if (scopes) token.scopes = scopes
  if (subcode !== undefined) token.deadSubcode = subcode
  if (expiresAtMs !== undefined) token.expiresAtMs = expiresAtMs
  return { ok: true, subcode: token.deadSubcode, expiresAtMs: token.expiresAtMs, scopes: token.scopes }
}
