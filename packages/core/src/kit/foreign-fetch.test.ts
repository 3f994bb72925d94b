import { describe, expect, test, vi } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { fetchForeign, type ForeignFetchOptions } from './foreign-fetch.ts'

type Fetch = typeof globalThis.fetch

const url = 'https://cdn.example.com/cat.png?signature=abcdef'

const download = (fetch: Fetch, options: Partial<ForeignFetchOptions> = {}, from = url) =>
  fetchForeign(from, { fetch, maxBytes: 100, timeoutMs: 60_000, ...options })

/** A web of pages: each URL with its answer. */
function web(pages: Record<string, () => Response>) {
  return vi.fn<Fetch>(async (input) => pages[input as string]!())
}

const redirect =
  (location?: string, status = 302) =>
  (): Response =>
    new Response('moved', { status, headers: location === undefined ? {} : { location } })

async function failureOf(call: Promise<unknown>): Promise<DmError> {
  const error: unknown = await call.then(
    () => new Error('did not fail'),
    (reason: unknown) => reason,
  )
  if (!DmError.isInstance(error)) throw error as Error
  expect(JSON.stringify(error) + String(error.cause)).not.toContain('abcdef')
  return error
}

describe('fetchForeign', () => {
  test('gives bytes, type and where they came from', async () => {
    const fetch = web({ [url]: () => new Response('cat', { headers: { 'content-type': 'image/png' } }) })
    expect(await download(fetch)).toEqual({
      bytes: new Uint8Array([99, 97, 116]),
      contentType: 'image/png',
      finalUrl: url,
    })
    const bare = web({ [url]: () => new Response(new Uint8Array([1])) })
    expect(await download(bare)).toEqual({ bytes: new Uint8Array([1]), finalUrl: url })
    const empty = web({ [url]: () => new Response(null) })
    expect((await download(empty)).bytes).toHaveLength(0)
  })

  test('sends nothing of ours', async () => {
    const fetch = web({ [url]: () => new Response('cat') })
    await download(fetch)
    const { signal: _signal, ...init } = fetch.mock.calls[0]![1]!
    expect(init).toEqual({ redirect: 'manual' })
  })

  test('refuses a bad URL without calling it', async () => {
    const fetch = vi.fn<Fetch>()
    for (const bad of ['http://example.com/', 'https://10.0.0.1/', 'nonsense']) {
      expect(await failureOf(download(fetch, {}, bad))).toMatchObject({ code: 'url_refused' })
    }
    expect(fetch).not.toHaveBeenCalled()
  })

  test('lets private places through with the one exemption', async () => {
    const local = 'http://127.0.0.1:4010/cat.png'
    const fetch = web({ [local]: () => new Response('cat') })
    expect(await download(fetch, { allowPrivate: true }, local)).toMatchObject({ finalUrl: local })
  })
})

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%d is followed, relative and absolute', async (status) => {
    const fetch = web({
      [url]: redirect('/b', status),
      'https://cdn.example.com/b': redirect('https://other.example.org/c', status),
      'https://other.example.org/c': () => new Response('cat'),
    })
    expect(await download(fetch)).toMatchObject({ finalUrl: 'https://other.example.org/c' })
  })

  test.each([
    'https://169.254.169.254/latest',
    'http://cdn.example.com/cat.png',
    'https://localhost/',
    'file:///etc/passwd',
    'https://u:p@example.com/',
    '//127.0.0.1/',
  ])('to %s are refused and never called', async (target) => {
    const fetch = web({ [url]: redirect('/b'), 'https://cdn.example.com/b': redirect(target) })
    expect(await failureOf(download(fetch))).toMatchObject({ code: 'url_refused' })
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('end after three, or as many as allowed', async () => {
    const chain = web({
      'https://e.example/0': redirect('/1'),
      'https://e.example/1': redirect('/2'),
      'https://e.example/2': redirect('/3'),
      'https://e.example/3': redirect('/4'),
      'https://e.example/4': () => new Response('cat'),
    })
    expect(await download(chain, {}, 'https://e.example/1')).toMatchObject({
      finalUrl: 'https://e.example/4',
    })
    expect(await failureOf(download(chain, {}, 'https://e.example/0'))).toMatchObject({
      code: 'attachment_refused',
    })
    expect(await failureOf(download(chain, { maxRedirects: 0 }, 'https://e.example/3'))).toMatchObject({
      code: 'attachment_refused',
    })
  })

  test('to nowhere, or hidden by the runtime, are refused', async () => {
    for (const location of [undefined, 'https://[nonsense']) {
      const error = await failureOf(download(web({ [url]: redirect(location) })))
      expect(error).toMatchObject({ code: 'attachment_refused', retryable: false })
    }
    const hidden = { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null } as Response
    expect(await failureOf(download(async () => hidden))).toMatchObject({ code: 'attachment_refused' })
  })

  test('give their bodies up', async () => {
    const cancel = vi.fn()
    const body = new ReadableStream({ cancel })
    const fetch = web({
      [url]: () => new Response(body, { status: 302, headers: { location: '/b' } }),
      'https://cdn.example.com/b': () => new Response('cat'),
    })
    await download(fetch)
    expect(cancel).toHaveBeenCalledOnce()
  })
})

describe('size', () => {
  test('is judged by the header before anything is read', async () => {
    const cancel = vi.fn()
    const body = new ReadableStream({ cancel })
    const fetch = web({ [url]: () => new Response(body, { headers: { 'content-length': '101' } }) })
    expect(await failureOf(download(fetch))).toMatchObject({ code: 'attachment_too_large' })
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('is judged while reading, whatever the header says', async () => {
    const cancel = vi.fn()
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(60))
    const body = new ReadableStream({ pull, cancel })
    const fetch = web({ [url]: () => new Response(body, { headers: { 'content-length': '3' } }) })
    expect(await failureOf(download(fetch))).toMatchObject({ code: 'attachment_too_large' })
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('may be exactly the limit', async () => {
    const fetch = web({ [url]: () => new Response(new Uint8Array(100)) })
    expect((await download(fetch)).bytes).toHaveLength(100)
  })
})

describe('failures', () => {
  test.each([
    [404, false],
    [403, false],
    [304, false],
    [429, true],
    [500, true],
    [503, true],
  ])('status %d, retryable %s', async (status, retryable) => {
    const fetch = web({ [url]: () => new Response(null, { status }) })
    expect(await failureOf(download(fetch))).toMatchObject({
      code: 'attachment_refused',
      retryable,
      upstream: { status },
    })
  })

  test('connections that fail, at once or in the middle', async () => {
    const broken = () =>
      new ReadableStream({ pull: (controller) => controller.error(new TypeError(`terminated ${url}`)) })
    const fetches: Fetch[] = [
      () => Promise.reject(new TypeError(`fetch failed ${url}`)),
      () => {
        throw new TypeError('thrown')
      },
      async () => new Response(broken()),
    ]
    for (const fetch of fetches) {
      expect(await failureOf(download(fetch))).toMatchObject({ code: 'attachment_refused', retryable: true })
    }
  })

  test('what a guarding fetch says is passed on', async () => {
    const guard = new DmError({ code: 'url_refused', message: 'The URL points to a private address.' })
    const fetch: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause: guard }))
    expect(await failureOf(download(fetch))).toBe(guard)
  })

  const silent: Fetch = () => new Promise(() => undefined)
  const stalling: Fetch = async () => new Response(new ReadableStream())
  test.each([
    ['the answer', silent],
    ['the body', stalling],
  ])('time-out and abort cover %s', async (_, fetch) => {
    expect(await failureOf(download(fetch, { timeoutMs: 1 }))).toMatchObject({
      code: 'timeout',
      retryable: true,
    })
    const controller = new AbortController()
    const call = download(fetch, { signal: controller.signal })
    queueMicrotask(() => controller.abort())
    expect(await failureOf(call)).toMatchObject({ code: 'aborted' })
  })

  test('the time-out is one for all redirects together', async () => {
    let calls = 0
    const slow: Fetch = () =>
      new Promise((resolve) => setTimeout(() => resolve(redirect(`/${(calls += 1)}`)()), 20))
    const options = { timeoutMs: 50, maxRedirects: 1000 }
    expect(await failureOf(download(slow, options))).toMatchObject({ code: 'timeout' })
  })

  test('who has aborted before downloads nothing', async () => {
    const fetch = vi.fn<Fetch>()
    expect(await failureOf(download(fetch, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'aborted',
    })
    expect(fetch).not.toHaveBeenCalled()
  })
})
