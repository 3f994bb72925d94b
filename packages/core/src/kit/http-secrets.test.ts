import { describe, expect, test } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'
import type { HttpRequest } from './http-request.ts'
import { resolveRuntime } from './runtime.ts'

type Fetch = typeof globalThis.fetch

// Not shaped like anybody's tokens; the signs make its encoded spellings differ.
const secret = 'sample+value/one='
const spellings = [secret, encodeURIComponent(secret)]

/** Everything that could end up in a log: the error with all that hangs on it, hidden properties too. */
function everythingOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value)) return ''
  seen.add(value)
  const json = 'toJSON' in value ? JSON.stringify(value) : ''
  const properties = Object.getOwnPropertyNames(value).map((key) =>
    everythingOf(Reflect.get(value, key), seen),
  )
  return [json, ...properties].join('\n')
}

async function failureOf(
  fetch: Fetch,
  request: Partial<HttpRequest>,
  errorFrom?: HttpClientOptions['errorFrom'],
) {
  const call = createHttpClient({
    runtime: resolveRuntime({ fetch }),
    defaultBaseUrl: 'https://graph.example.com',
    errorFrom: errorFrom ?? (() => undefined),
  })
  const error: unknown = await call({ method: 'POST', path: '/me', ...request }).catch(
    (reason: unknown) => reason,
  )
  expect(DmError.isInstance(error)).toBe(true)
  return error as DmError
}

/** The whole request as text, which is what a careless runtime or network might quote. */
function quote(...[url, init]: Parameters<Fetch>): string {
  const headers = JSON.stringify([...new Headers(init?.headers)])
  return `${init?.method} ${url as string} ${headers} ${typeof init?.body === 'string' ? init.body : ''}`
}

const failures: [string, Fetch, HttpClientOptions['errorFrom']?][] = [
  [
    'a failing fetch',
    async (...request) => {
      const inner = Object.assign(new Error(quote(...request)), { code: 'ECONNRESET', request })
      throw Object.assign(new TypeError(`Failed: ${quote(...request)}`, { cause: inner }), {
        url: request[0],
      })
    },
  ],
  [
    'an answer that is not JSON',
    async (...request) => new Response(`<p>${quote(...request)}`, { status: 502 }),
  ],
  ['half a JSON answer', async (...request) => new Response(`{"echo":"${quote(...request)}`)],
  [
    'an error of the adapter',
    async (...request) => new Response(JSON.stringify(quote(...request)), { status: 400 }),
    ({ body }) =>
      new DmError({
        code: 'auth_expired',
        message: String(body),
        field: String(body),
        retryable: true,
        retryAfterMs: 5,
        upstream: { status: 400, code: '190', message: String(body) },
        cause: new Error(String(body)),
      }),
  ],
  [
    'a DmError of the injected fetch',
    async (...request) => {
      throw new DmError({
        code: 'url_refused',
        message: quote(...request),
        cause: new Error(quote(...request)),
      })
    },
  ],
]

const places: [string, Partial<HttpRequest>][] = [
  ['named', { query: { q: secret }, json: { deep: [secret] }, secrets: [secret] }],
  ['in the query', { query: { access_token: secret, appsecret_proof: secret } }],
  ['in the form', { form: { client_secret: secret } }],
  ['in the Authorization header', { headers: { Authorization: `Bearer ${secret}` } }],
  ['in another header', { headers: { 'X-Api-Token': secret } }],
]

describe.each(failures)('%s', (_, fetch, errorFrom) => {
  test.each(places)('does not show a secret that was %s', async (_place, request) => {
    const error = await failureOf(fetch, { ...request, mayHaveEffect: true }, errorFrom)
    const shown = everythingOf(error)
    for (const spelling of spellings) expect(shown).not.toContain(spelling)
    expect(shown).toContain('[redacted]')
  })
})

test('secrets of a multipart body are known by their names', async () => {
  const multipart = new FormData()
  multipart.set('access_token', secret)
  const error = await failureOf(async () => new Response(`<p>${secret}`, { status: 500 }), { multipart })
  expect(error.upstream?.message).toBe('<p>[redacted]')
})

test('an error of the adapter keeps all the rest, and the links in its text', async () => {
  const message = 'Token sample+value/one= is bad, see https://docs.example.com/errors?x=1#190'
  const error = await failureOf(
    async () => new Response('{}'),
    { secrets: [secret] },
    () =>
      new DmError({ code: 'auth_expired', message, retryAfterMs: 5, upstream: { status: 200, code: '190' } }),
  )
  expect(error).toMatchObject({
    code: 'auth_expired',
    message: 'Token [redacted] is bad, see https://docs.example.com/errors?x=1#190',
    retryable: false,
    retryAfterMs: 5,
    upstream: { status: 200, code: '190' },
  })
})

test('queries of URLs never show in a cause, known secret or not', async () => {
  const error = await failureOf(async () => {
    throw new TypeError('Failed to fetch https://graph.example.com/me?signature=abc#x because')
  }, {})
  expect(error.cause).toMatchObject({
    message: 'Failed to fetch https://graph.example.com/me?[redacted] because',
  })
})

test('a secret on the edge of an excerpt is not left in half', async () => {
  const error = await failureOf(async () => new Response(`${'x'.repeat(190)}${secret}`, { status: 500 }), {
    secrets: [secret],
  })
  expect(error.upstream?.message).toBe(`${'x'.repeat(190)}[redacted]`)
})

test('a cause that points to itself ends', async () => {
  const error = await failureOf(async () => {
    const loop = new Error('loop')
    loop.cause = loop
    throw loop
  }, {})
  expect(error.code).toBe('upstream_unavailable')
})
