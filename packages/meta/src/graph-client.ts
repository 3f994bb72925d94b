import type { CallOptions } from '@dm/core'
import {
  createHttpClient,
  omitUndefined,
  toHex,
  type HttpRequest,
  type HttpResponse,
  type ResolvedRuntime,
} from '@dm/core/kit'
import { graphApiVersion, graphHost } from './api-version.ts'
import { graphErrorFrom } from './graph-error.ts'
import { afterSend } from './graph-failures.ts'

export interface GraphClientOptions {
  readonly runtime: ResolvedRuntime
  /** Proves with every call who calls, so that a stolen token alone is worth nothing to an app that demands it. */
  readonly appSecret: string
  /** Whether calls carry that proof, which only the Graph API of Facebook knows. Defaults to true. */
  readonly proof?: boolean
  /** Defaults to {@link graphApiVersion}. */
  readonly apiVersion?: string
  /** Defaults to {@link graphHost}; `runtime.baseUrl` goes before it. */
  readonly host?: string
  /** How the token goes along: as a parameter, the default, or as a bearer in a header. */
  readonly tokenAs?: 'parameter' | 'bearer'
}

/** One call, without version, token and proof: the client adds them. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** From the slash after the version, for example `/me/accounts`. */
  readonly path: string
  /** True for the few paths that have no version. */
  readonly unversioned?: boolean
  /** Absent for calls that go without one. */
  readonly accessToken?: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** At most one of `json` and `multipart`. */
  readonly json?: Readonly<Record<string, unknown>>
  readonly multipart?: FormData
  /** True when a call that breaks off, or over which Meta itself fails, may have had its effect; it then fails with `outcome_unknown`. */
  readonly mayHaveEffect?: boolean
  readonly options?: CallOptions
}

/**
 * Makes one call and gives the body of its answer.
 *
 * @throws {DmError} what the error table says, and `timeout`, `aborted`, `upstream_unavailable`,
 * `upstream_malformed` or `outcome_unknown` of the connection
 */
export type GraphClient = (request: GraphRequest) => Promise<unknown>

/**
 * A client of the Graph API that knows its version, its proof and its errors, and nothing of messages.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { runtime, appSecret } = options
  const version = options.apiVersion ?? graphApiVersion
  const defaultBaseUrl = options.host ?? graphHost
  const errorFrom = (response: HttpResponse) => graphErrorFrom(response, runtime.clock())
  const read = createHttpClient({ runtime, defaultBaseUrl, errorFrom })
  const act = createHttpClient({
    runtime,
    defaultBaseUrl,
    errorFrom: (response) => afterSend(errorFrom(response)),
  })

  const bearer = options.tokenAs === 'bearer'

  // Who uses one account makes its proof once; to keep those of thousands would cost more than to make them.
  let last: { readonly accessToken: string; readonly proof: Promise<string> } | undefined
  const proofOf = (accessToken: string): Promise<string> => {
    if (last?.accessToken !== accessToken) {
      last = { accessToken, proof: appSecretProof(runtime, appSecret, accessToken) }
      last.proof.catch(() => (last = undefined))
    }
    return last.proof
  }

  return async (request) => {
    const { accessToken } = request
    const proof =
      accessToken === undefined || options.proof === false ? undefined : await proofOf(accessToken)
    const secrets = [appSecret, accessToken, proof].filter((text) => text !== undefined)
    const call: HttpRequest = {
      method: request.method,
      path: request.unversioned === true ? request.path : `/${version}${request.path}`,
      secrets,
      ...omitUndefined({ mayHaveEffect: request.mayHaveEffect, options: request.options }),
      ...(bearer
        ? { ...withProof(request, proof), ...bearerHeader(accessToken) }
        : withToken(request, omitUndefined({ access_token: accessToken, appsecret_proof: proof }))),
    }
    return (await (request.mayHaveEffect === true ? act : read)(call)).body
  }
}

/**
 * Proves to Meta that the caller of a token also has the app secret: HMAC-SHA256 of the token, in hexadecimal.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export async function appSecretProof(
  runtime: Pick<ResolvedRuntime, 'hmac'>,
  appSecret: string,
  accessToken: string,
): Promise<string> {
  return toHex(await runtime.hmac('SHA-256', appSecret, accessToken))
}

/** Into the body where there is one, so that logs of addresses do not hold the token. */
function withToken(request: GraphRequest, token: Record<string, string>): Partial<HttpRequest> {
  const { json, multipart, query } = contentOf(request)
  if (multipart !== undefined) {
    const form = new FormData()
    for (const [name, value] of multipart) form.append(name, value)
    for (const [name, value] of Object.entries(token)) form.append(name, value)
    return omitUndefined({ query, multipart: form })
  }
  if (json !== undefined) return omitUndefined({ query, json: { ...json, ...token } })
  if (request.method === 'POST') return omitUndefined({ query, json: token })
  return { query: { ...query, ...token } }
}

function contentOf({ query, json, multipart }: GraphRequest) {
  return omitUndefined({ query, json, multipart })
}

function withProof(request: GraphRequest, proof: string | undefined): Partial<HttpRequest> {
  const content = contentOf(request)
  return proof === undefined ? content : { ...content, query: { ...content.query, appsecret_proof: proof } }
}

function bearerHeader(accessToken: string | undefined): Partial<HttpRequest> {
  return accessToken === undefined ? {} : { headers: { authorization: `Bearer ${accessToken}` } }
}
