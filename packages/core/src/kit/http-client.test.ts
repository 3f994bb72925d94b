import { describe, expect, test, vi } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'
import type { HttpRequest } from './http-request.ts'
import { resolveRuntime } from './runtime.ts'

type Fetch = typeof globalThis.fetch

const get: HttpRequest = { method: 'GET', path: '/me' }
const send: HttpRequest = { method: 'POST', path: '/me/messages', json: { text: 'hi' }, mayHaveEffect: true }
const now = Date.UTC(2026, 10, 1)

function client(fetch: Fetch, options: Partial<HttpClientOptions> = {}, baseUrl?: string) {
  return createHttpClient({
    runtime: resolveRuntime({ fetch, clock: () => now, ...(baseUrl === undefined ? {} : { baseUrl }) }),
    defaultBaseUrl: 'https://graph.example.com',
    errorFrom: () => undefined,
    ...options,
  })
}

/** A client whose network always gives this answer. */
const answering = (body: BodyInit | null, init?: ResponseInit, options?: Partial<HttpClientOptions>) =>
  client(async () => new Response(body, init), options)

async function failureOf(call: Promise<unknown>): Promise<DmError> {
  const error: unknown = await call.then(
    () => new Error('did not fail'),
    (reason: unknown) => reason,
  )
  if (DmError.isInstance(error)) return error
  throw error as Error
}

/** A body that gives its text and then breaks. */
function broken(text: string, error: unknown = new TypeError('terminated')): ReadableStream<Uint8Array> {
  const chunks = [new TextEncoder().encode(text)]
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.error(error)
    },
  })
}

const connectionError = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code }) })

describe('what goes out', () => {
  async function sent(request: HttpRequest, baseUrl?: string): Promise<Request> {
    const fetch = vi.fn<Fetch>(async () => new Response('{}'))
    await client(fetch, {}, baseUrl)(request)
    const [url, init] = fetch.mock.calls[0]!
    return new Request(url, init)
  }

  test('the URL, with query and without what is undefined', async () => {
    const { url } = await sent({ ...get, query: { a: 'x y&z', b: 3, c: true, d: undefined } })
    expect(url).toBe('https://graph.example.com/me?a=x+y%26z&b=3&c=true')
  })

  test('to the base URL of the runtime, path and all', async () => {
    expect((await sent(get, 'http://127.0.0.1:4010/meta/')).url).toBe('http://127.0.0.1:4010/meta/me')
  })

  test('each kind of body with its type', async () => {
    const json = await sent(send)
    expect([json.headers.get('content-type'), await json.json()]).toEqual([
      'application/json',
      { text: 'hi' },
    ])
    const form = await sent({ method: 'POST', path: '/t', form: { code: 'a b' } })
    expect([form.headers.get('content-type'), await form.text()]).toEqual([
      'application/x-www-form-urlencoded',
      'code=a+b',
    ])
    const bytes = await sent({ method: 'PUT', path: '/t', bytes: new Uint8Array([1, 2]) })
    expect([bytes.headers.get('content-type'), (await bytes.arrayBuffer()).byteLength]).toEqual([
      'application/octet-stream',
      2,
    ])
    const own = await sent({ ...send, headers: { 'Content-Type': 'application/merge-patch+json' } })
    expect(own.headers.get('content-type')).toBe('application/merge-patch+json')
    const multipart = new FormData()
    multipart.set('file', new Blob(['x']), 'x.txt')
    const upload = await sent({ method: 'POST', path: '/t', multipart })
    expect(upload.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
  })

  test('fetch is called as a plain function, and asked not to follow redirects', async () => {
    const seen: unknown[] = []
    const fetch = function (this: unknown, _url: unknown, init?: RequestInit) {
      seen.push(this, init?.redirect)
      return Promise.resolve(new Response('{}'))
    } as Fetch
    await client(fetch)(get)
    expect(seen).toEqual([undefined, 'manual'])
  })

  test.each<[string, HttpRequest]>([
    ['two bodies', { ...send, form: {} }],
    ['a GET with a body', { ...get, json: {} }],
    ['a path without slash', { ...get, path: 'me' }],
    ['a path with query', { ...get, path: '/me?a=1' }],
    ['a path with fragment', { ...get, path: '/me#a' }],
    ['a path that climbs', { ...get, path: '/v1/../me' }],
    ['a path that climbs at its end', { ...get, path: '/v1/..' }],
    ['a path that climbs encoded', { ...get, path: '/v1/%2e%2E/me' }],
    ['a path that climbs by a tab', { ...get, path: '/v1/.\t./me' }],
    ['a path with backslash', { ...get, path: '/v1\\me' }],
    ['a path that is not encoded', { ...get, path: '/ä' }],
    ['a header that cannot be', { ...send, headers: { authorization: 'Bearer abcdef\nx' } }],
    ['JSON that cannot be', { ...send, json: { n: 1n } }],
  ])('not %s: refused before anything is sent', async (_, request) => {
    const fetch = vi.fn<Fetch>()
    const error = await failureOf(client(fetch)(request))
    expect(error).toMatchObject({ code: 'invalid_request', retryable: false })
    expect(error.cause).toBeUndefined()
    expect(error.message).not.toContain('abcdef')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('not to a base URL that is none', async () => {
    expect(await failureOf(client(vi.fn(), {}, 'graph')(get))).toMatchObject({ code: 'invalid_request' })
  })
})

describe('answers', () => {
  test('are parsed without losing digits', async () => {
    const answer = await answering('{"id":17841400000000001}', { headers: { 'x-trace': 't' } })(get)
    expect(answer).toMatchObject({ status: 200, body: { id: '17841400000000001' } })
    expect(answer.headers.get('x-trace')).toBe('t')
  })

  test('may be empty, or begin with a byte order mark', async () => {
    expect((await answering(null, { status: 204 })(send)).body).toBeUndefined()
    expect((await answering('')(send)).body).toBeUndefined()
    expect((await answering('\ufeff{"a":1}')(get)).body).toEqual({ a: 1 })
  })

  test('are shown to errorFrom, whatever the status, when they are JSON or empty', async () => {
    const mapped = new DmError({ code: 'window_closed', message: 'Too late.' })
    const errorFrom = vi.fn(() => mapped)
    for (const status of [200, 400, 429, 500]) {
      const error = await failureOf(answering('{"error":1}', { status }, { errorFrom })(send))
      expect(error).toBe(mapped)
      expect(errorFrom).toHaveBeenLastCalledWith(expect.objectContaining({ status, body: { error: 1 } }))
    }
    expect(await failureOf(answering('', { status: 401 }, { errorFrom })(get))).toBe(mapped)
  })

  test('that are neither are not: they come from a proxy', async () => {
    const errorFrom = vi.fn(() => undefined)
    const error = await failureOf(answering('<h1>Denied</h1>', { status: 401 }, { errorFrom })(send))
    expect(errorFrom).not.toHaveBeenCalled()
    expect(error).toMatchObject({
      code: 'upstream_refused',
      upstream: { status: 401, message: '<h1>Denied</h1>' },
    })
  })

  const html = '<html>\n  Bad   gateway</html>'
  const json = '{"any":"thing"}'
  test.each([
    // status, body, code, code when it may have had an effect, retryable
    [200, html, 'upstream_malformed', 'outcome_unknown', false],
    [200, '{"message_id":"m_1', 'upstream_malformed', 'outcome_unknown', false],
    [301, '', 'upstream_malformed', 'upstream_malformed', false],
    [302, json, 'upstream_malformed', 'upstream_malformed', false],
    [303, '', 'upstream_malformed', 'outcome_unknown', false],
    [307, html, 'upstream_malformed', 'upstream_malformed', false],
    [400, json, 'upstream_refused', 'upstream_refused', false],
    [404, html, 'upstream_refused', 'upstream_refused', false],
    [408, '', 'upstream_unavailable', 'upstream_unavailable', true],
    [429, json, 'rate_limited', 'rate_limited', true],
    [429, html, 'rate_limited', 'rate_limited', true],
    [500, json, 'upstream_unavailable', 'outcome_unknown', true],
    [502, html, 'upstream_unavailable', 'outcome_unknown', true],
    [503, '', 'upstream_unavailable', 'outcome_unknown', true],
  ] as const)('%d with %j is %s, after a send %s', async (status, body, code, afterSend, retryable) => {
    const call = answering(body, { status })
    expect(await failureOf(call(get))).toMatchObject({ code, retryable, upstream: { status } })
    const error = await failureOf(call(send))
    expect(error).toMatchObject({ code: afterSend, upstream: { status } })
    expect(error.retryable).toBe(afterSend !== 'outcome_unknown' && retryable)
  })

  test('tell how long to wait', async () => {
    const headers = { 'retry-after': '7' }
    expect(await failureOf(answering('{}', { status: 429, headers })(send))).toMatchObject({
      retryAfterMs: 7000,
    })
    const date = { 'retry-after': new Date(now + 3000).toUTCString() }
    expect(await failureOf(answering('{}', { status: 503, headers: date })(get))).toMatchObject({
      retryAfterMs: 3000,
    })
  })

  test('redirects are given up and cancelled', async () => {
    const cancel = vi.fn()
    const body = new ReadableStream({ cancel })
    await failureOf(client(async () => new Response(body, { status: 302 }))(get))
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('redirects that the runtime hides are recognised', async () => {
    const hidden = { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null } as Response
    expect(await failureOf(client(async () => hidden)(get))).toMatchObject({ code: 'upstream_malformed' })
  })

  test('are shown shortened and on one line', async () => {
    const { upstream } = await failureOf(answering(`${html}${'x'.repeat(500)}`, { status: 502 })(get))
    expect(upstream?.message).toMatch(/^<html> Bad gateway<\/html>x+$/)
    expect(upstream?.message).toHaveLength(200)
  })

  test('over the size limit are given up and cancelled', async () => {
    const cancel = vi.fn()
    const endless = () =>
      new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(60)), cancel })
    const call = client(async () => new Response(endless()), { maxResponseBytes: 100 })
    expect(await failureOf(call(get))).toMatchObject({
      code: 'upstream_malformed',
      upstream: { status: 200 },
    })
    expect(cancel).toHaveBeenCalledOnce()
    expect(await failureOf(call(send))).toMatchObject({ code: 'outcome_unknown' })
    const exact = answering(JSON.stringify('x'.repeat(98)), {}, { maxResponseBytes: 100 })
    expect((await exact(get)).body).toHaveLength(98)
  })
})

describe('broken connections', () => {
  test.each<[string, Fetch]>([
    ['before the headers', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'before the headers, thrown at once',
      () => {
        throw new TypeError('fetch failed')
      },
    ],
    ['before the headers, reset', () => Promise.reject(connectionError('ECONNRESET'))],
    ['in the middle of the body', () => Promise.resolve(new Response(broken('{"message_id":')))],
    ['in the middle of a 500', () => Promise.resolve(new Response(broken('{"err'), { status: 500 }))],
  ])('%s', async (_, fetch) => {
    const call = client(fetch)
    expect(await failureOf(call(get))).toMatchObject({ code: 'upstream_unavailable', retryable: true })
    expect(await failureOf(call(send))).toMatchObject({ code: 'outcome_unknown', retryable: false })
  })

  test('in the middle of a 4xx are a refusal all the same', async () => {
    const call = (status: number) => client(async () => new Response(broken('{"err'), { status }))(send)
    expect(await failureOf(call(400))).toMatchObject({ code: 'upstream_refused', upstream: { status: 400 } })
    expect(await failureOf(call(429))).toMatchObject({ code: 'rate_limited', retryable: true })
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'that never were (%s) had no effect for certain',
    async (code) => {
      const error = await failureOf(client(() => Promise.reject(connectionError(code)))(send))
      expect(error).toMatchObject({ code: 'upstream_unavailable', retryable: true })
      expect(error.cause).toMatchObject({ message: 'fetch failed', cause: { code } })
    },
  )

  test('keep the DmError of the injected fetch', async () => {
    const guard = new DmError({ code: 'url_refused', message: 'The URL points to a private address.' })
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: guard }))
    expect(await failureOf(client(fetch)(send))).toBe(guard)
  })
})

describe('time-out and abort', () => {
  const silent: Fetch = () => new Promise(() => undefined)
  const obedient: Fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
    })
  const stalling: Fetch = async () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) }))

  const cases: [string, Fetch][] = [
    ['no answer', obedient],
    ['no answer from a fetch that ignores the signal', silent],
    ['a body that never ends', stalling],
  ]

  test.each(cases)('time-out: %s', async (_, fetch) => {
    const options = { timeoutMs: 1 }
    expect(await failureOf(client(fetch)({ ...get, options }))).toMatchObject({
      code: 'timeout',
      retryable: true,
    })
    expect(await failureOf(client(fetch)({ ...send, options }))).toMatchObject({
      code: 'outcome_unknown',
      retryable: false,
    })
  })

  test.each(cases)('abort: %s', async (_, fetch) => {
    for (const request of [get, send]) {
      const controller = new AbortController()
      const call = client(fetch)({ ...request, options: { signal: controller.signal } })
      queueMicrotask(() => controller.abort())
      expect(await failureOf(call)).toMatchObject({ code: 'aborted', retryable: false })
    }
  })

  test('an abort after a send says that it may have taken effect', async () => {
    const controller = new AbortController()
    const call = client(obedient)({ ...send, options: { signal: controller.signal } })
    controller.abort()
    expect((await failureOf(call)).message).toContain('may have taken effect')
  })

  test('a caller who has aborted before sends nothing', async () => {
    const fetch = vi.fn<Fetch>()
    const error = await failureOf(client(fetch)({ ...send, options: { signal: AbortSignal.abort() } }))
    expect(error).toMatchObject({ code: 'aborted' })
    expect(error.message).not.toContain('may have taken effect')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('a body that stalls is cancelled, and one that comes too late as well', async () => {
    const cancel = vi.fn()
    const body = () => new ReadableStream<Uint8Array>({ cancel })
    await failureOf(client(async () => new Response(body()))({ ...get, options: { timeoutMs: 1 } }))
    expect(cancel).toHaveBeenCalledTimes(1)
    let answer: (response: Response) => void = () => undefined
    const late: Fetch = () => new Promise((resolve) => (answer = resolve))
    await failureOf(client(late)({ ...get, options: { timeoutMs: 1 } }))
    answer(new Response(body()))
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(2))
  })

  test('a 4xx whose body never comes had no effect', async () => {
    const fetch: Fetch = async () => new Response(new ReadableStream(), { status: 400 })
    const error = await failureOf(client(fetch)({ ...send, options: { timeoutMs: 1 } }))
    expect(error).toMatchObject({ code: 'timeout', upstream: { status: 400 } })
  })

  test('a very long time-out does not go off at once', async () => {
    const fetch: Fetch = (_, init) =>
      new Promise((resolve) => setTimeout(() => resolve(new Response(String(init?.signal?.aborted))), 5))
    const { body } = await client(fetch)({ ...get, options: { timeoutMs: 2 ** 40 } })
    expect(body).toBe(false)
  })

  test('no timer stays behind', async () => {
    vi.useFakeTimers()
    try {
      await answering('{}')(get)
      await failureOf(answering('{}', { status: 500 })(get))
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('nothing stays on the signal of the caller', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await answering('{}')({ ...get, options: { signal } })
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
  })
})

describe('bytes', () => {
  const image: HttpRequest = { ...get, answer: 'bytes' }

  test('come as they are, also when they look like JSON', async () => {
    const { body } = await answering('{"a":1}')(image)
    expect(new TextDecoder().decode(body as Uint8Array)).toBe('{"a":1}')
  })

  test('are limited like any answer', async () => {
    const call = answering('12345', {}, { maxResponseBytes: 4 })(image)
    expect(await failureOf(call)).toMatchObject({ code: 'upstream_malformed' })
  })

  test('are not what a refusal is read as', async () => {
    const error = new DmError({ code: 'not_found', message: 'gone' })
    const errorFrom = ({ body }: { body: unknown }) => ((body as { gone?: true }).gone ? error : undefined)
    const call = answering('{"gone":true}', { status: 404 }, { errorFrom })(image)
    expect(await failureOf(call)).toBe(error)
  })
})
