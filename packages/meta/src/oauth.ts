import { DmError, type CallOptions, type CredentialsHealth, type Grant, type Timestamp } from '@dm/core'
import { omitUndefined, parseTimestamp, readAnswer, timestamp } from '@dm/core/kit'
import { z } from 'zod'
import { graphApiVersion, loginHost } from './api-version.ts'
import type { GraphClient } from './graph-client.ts'
import { graphErrorOf } from './graph-error.ts'
import { nativeId, wireId } from './native-id.ts'
import { nodePath } from './node-path.ts'

/** The app that asks for access. */
export interface MetaApp {
  readonly appId: string
  readonly appSecret: string
}

export interface LoginDialog {
  readonly appId: string
  readonly redirectUri: string
  readonly state: string
  readonly scopes: readonly string[]
  /** A configuration of Facebook Login for Business, which fixes the permissions instead of `scopes`. */
  readonly loginConfigId?: string
  readonly apiVersion?: string
  /** Defaults to Facebook's own host. */
  readonly host?: string
}

/**
 * Where the owner's browser goes to grant access.
 *
 * @see https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow
 */
export function loginUrl(dialog: LoginDialog): string {
  const query = new URLSearchParams({
    client_id: dialog.appId,
    redirect_uri: dialog.redirectUri,
    state: dialog.state,
    response_type: 'code',
    ...(dialog.loginConfigId === undefined
      ? { scope: dialog.scopes.join(',') }
      : { config_id: dialog.loginConfigId }),
  })
  const version = dialog.apiVersion ?? graphApiVersion
  return `${dialog.host ?? loginHost}/${version}/dialog/oauth?${query.toString()}`
}

const wireToken = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().nullish() })

/**
 * Turns the code of the redirect into a user token, and that at once into a long-lived one (about 60 days),
 * because tokens of Pages made from a short-lived one die with it.
 *
 * @throws {DmError} `invalid_request` when the code is used, expired or for another redirect address
 * @see https://developers.facebook.com/documentation/facebook-login/guides/access-tokens/get-long-lived
 */
export async function exchangeCode(
  graph: GraphClient,
  app: MetaApp,
  request: { readonly code: string; readonly redirectUri: string },
  clock: () => number,
  options?: CallOptions,
): Promise<Grant> {
  const short = await tokenFrom(
    graph,
    app,
    { redirect_uri: request.redirectUri, code: request.code },
    options,
  )
  // Business tokens have no end, and Meta does not extend them.
  if ((short.expires_in ?? 0) === 0) return { accessToken: short.access_token }
  const exchange = { grant_type: 'fb_exchange_token', fb_exchange_token: short.access_token }
  const long = await tokenFrom(graph, app, exchange, options)
  const seconds = long.expires_in ?? 0
  return omitUndefined({
    accessToken: long.access_token,
    expiresAt: seconds > 0 ? timestamp(clock() + seconds * 1000) : undefined,
  })
}

async function tokenFrom(
  graph: GraphClient,
  app: MetaApp,
  query: Readonly<Record<string, string>>,
  options: CallOptions | undefined,
): Promise<z.output<typeof wireToken>> {
  const body = await graph({
    method: 'GET',
    path: '/oauth/access_token',
    query: { client_id: app.appId, client_secret: app.appSecret, ...query },
    ...omitUndefined({ options }),
  })
  return readAnswer(wireToken, body)
}

const wireDebug = z.object({
  data: z.object({
    app_id: wireId,
    is_valid: z.boolean().nullish(),
    expires_at: z.number().nullish(),
    data_access_expires_at: z.number().nullish(),
    scopes: z.array(z.string()).nullish(),
    error: z.record(z.string(), z.unknown()).nullish(),
  }),
})

/** What a token is measured against. */
export interface TokenCheck {
  readonly accessToken: string
  readonly neededScopes: readonly string[]
}

/**
 * What Meta says of a token. One that does not work is an answer, not an error.
 *
 * @throws {DmError} `invalid_config` when Meta refuses the app that asks; that says nothing about the account
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
export async function inspectToken(
  graph: GraphClient,
  app: MetaApp,
  check: TokenCheck,
  options?: CallOptions,
): Promise<CredentialsHealth> {
  const body = await graph({
    method: 'GET',
    path: '/debug_token',
    accessToken: `${app.appId}|${app.appSecret}`,
    query: { input_token: check.accessToken },
    ...omitUndefined({ options }),
  }).catch((error: unknown) => {
    throw isRefusedToken(error) ? appRefused(error) : error
  })
  const { data } = readAnswer(wireDebug, body)
  const reason = reasonAgainst(data, app)
  return omitUndefined({
    valid: reason === undefined,
    reason,
    expiresAt: earliest(data.expires_at, data.data_access_expires_at),
    scopes: data.scopes ?? undefined,
    missingScopes:
      data.scopes == null
        ? undefined
        : check.neededScopes.filter((scope) => data.scopes?.includes(scope) !== true),
  })
}

/** Here the token that was refused is that of the app. */
function isRefusedToken(error: unknown): error is DmError {
  return DmError.isInstance(error) && error.code === 'auth_expired'
}

function appRefused(cause: DmError): DmError {
  return new DmError({
    code: 'invalid_config',
    message: 'Meta does not accept app id and app secret; check that both are of one app.',
    cause,
    ...omitUndefined({ upstream: cause.upstream }),
  })
}

type Debug = z.output<typeof wireDebug>['data']

function reasonAgainst(data: Debug, app: MetaApp): string | undefined {
  if (data.is_valid !== true) return data.error == null ? 'Meta calls the token invalid.' : textOf(data.error)
  if (data.app_id !== undefined && data.app_id !== app.appId) return 'The token is of another app.'
  return undefined
}

function textOf(error: Record<string, unknown>): string {
  return nativeId(error.message) ?? graphErrorOf(error).message
}

/** Moments in seconds; zero means never. */
function earliest(...moments: (number | null | undefined)[]): Timestamp | undefined {
  const real = moments.filter((moment) => moment != null && moment > 0) as number[]
  return real.length === 0 ? undefined : parseTimestamp(Math.min(...real))
}

const wireSuccess = z.object({ success: z.union([z.boolean(), z.string()]).nullish() })

/**
 * Asks Meta to send the events of an account to the app. Doing it twice does no harm.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export async function subscribeApp(
  graph: GraphClient,
  account: { readonly accountId: string; readonly accessToken: string },
  fields: readonly string[],
  options?: CallOptions,
): Promise<void> {
  await changeSubscription(graph, 'POST', account, { subscribed_fields: fields.join(',') }, options)
}

/** Takes {@link subscribeApp} back. */
export async function unsubscribeApp(
  graph: GraphClient,
  account: { readonly accountId: string; readonly accessToken: string },
  options?: CallOptions,
): Promise<void> {
  await changeSubscription(graph, 'DELETE', account, {}, options)
}

async function changeSubscription(
  graph: GraphClient,
  method: 'POST' | 'DELETE',
  account: { readonly accountId: string; readonly accessToken: string },
  query: Readonly<Record<string, string>>,
  options: CallOptions | undefined,
): Promise<void> {
  const path = `${nodePath(account.accountId)}/subscribed_apps`
  const { accessToken } = account
  const body = await graph({ method, path, accessToken, query, ...omitUndefined({ options }) })
  const { success } = readAnswer(wireSuccess, body)
  if (success !== true && success !== 'true') {
    throw new DmError({
      code: 'upstream_refused',
      message: 'Meta did not confirm the change of the subscription.',
    })
  }
}
