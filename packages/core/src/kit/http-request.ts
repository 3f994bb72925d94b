import type { CallOptions } from '../adapter/runtime.ts'
import { DmError } from '../errors/dm-error.ts'

/** A call to the network. At most one of `json`, `form`, `multipart` and `bytes`. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  /**
   * From the slash after the host, without query: `/v26.0/me/messages`. Put foreign values through
   * `encodeURIComponent`; a path with `?`, `#` or a dot segment is refused.
   */
  readonly path: string
  /** `undefined` is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly multipart?: FormData
  /** Sent as `application/octet-stream` unless `headers` say otherwise. */
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** How a 2xx answer is read: as JSON, or as the bytes that it is. Refusals are JSON either way. Defaults to `json`. */
  readonly answer?: 'json' | 'bytes'
  /**
   * True when the call may have had an effect if it breaks off: a time-out, reset or unreadable answer is
   * then `outcome_unknown` instead of `timeout`, `upstream_unavailable` or `upstream_malformed`.
   */
  readonly mayHaveEffect?: boolean
  /** Values that must never show up in an error: taken out of every message, URL and cause. */
  readonly secrets?: readonly string[]
  readonly options?: CallOptions
}

/** What goes to `fetch`, and what of it must never be seen. */
export interface EncodedRequest {
  readonly url: string
  readonly init: RequestInit
  readonly secrets: readonly string[]
}

/**
 * Turns a request into the arguments of `fetch`. Everything that could fail before anything is sent fails
 * here, so that it is never taken for an unknown outcome.
 */
export function encodeRequest(request: HttpRequest, baseUrl: string): EncodedRequest {
  const { body, type } = encodeBody(request)
  const headers = encodeHeaders(request.headers ?? {})
  if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type)
  return {
    url: encodeUrl(request, baseUrl),
    init: { method: request.method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) },
    secrets: [...(request.secrets ?? []), ...secretsWithin(request)],
  }
}

function encodeUrl({ path, query = {} }: HttpRequest, baseUrl: string): string {
  // URL parsing would take away tabs, turn backslashes and resolve dots, and so leave the path that was meant.
  if (!/^\/[!-~]*$/.test(path) || /[?#\\]/.test(path) || /\/(\.|%2e){1,2}(\/|$)/i.test(path)) {
    throw refused(
      'The path of a call must begin with a slash, be URL-encoded and hold neither query nor dot segment.',
    )
  }
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(key, String(value))
  }
  const url = `${baseUrl.replace(/\/+$/, '')}${path}${parameters.size > 0 ? `?${parameters.toString()}` : ''}`
  if (!URL.canParse(url)) throw refused('The base URL and path of the call do not make a URL.')
  return url
}

function encodeBody(request: HttpRequest): { body?: BodyInit; type?: string } {
  const { method, json, form, multipart, bytes } = request
  const bodies = [json, form, multipart, bytes].filter((body) => body !== undefined)
  if (bodies.length > 1) throw refused('A call has at most one body.')
  if (bodies.length > 0 && method === 'GET') throw refused('A GET call has no body.')
  if (multipart !== undefined) return { body: multipart }
  if (bytes !== undefined) {
    return { body: bytes as Uint8Array<ArrayBuffer>, type: 'application/octet-stream' }
  }
  if (form !== undefined) {
    return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
  }
  return json === undefined ? {} : { body: encodeJson(json), type: 'application/json' }
}

function encodeJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw refused('The body of the call cannot be written as JSON.')
  }
}

function encodeHeaders(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(headers)
  } catch {
    // The runtime's message quotes the value, which may be a token with a line break at its end.
    throw refused('A header of the call has a name or value that cannot be sent; look for line breaks.')
  }
}

const secretName = /token|secret|proof|password|verifier|^code$/i

/** Secrets that the caller need not name, because their place gives them away. */
function secretsWithin({ headers = {}, query = {}, form = {}, multipart }: HttpRequest): string[] {
  const authorization = Object.entries(headers)
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, value]) => [value, value.slice(value.indexOf(' ') + 1)])
  const fields: [string, unknown][] = []
  multipart?.forEach((value, name) => fields.push([name, value]))
  const named = [...Object.entries(headers), ...Object.entries(query), ...Object.entries(form), ...fields]
    .filter(([name]) => secretName.test(name))
    .flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
  return [...authorization, ...named]
}

function refused(message: string): DmError {
  return new DmError({ code: 'invalid_request', message })
}
