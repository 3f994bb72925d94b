import { afterEach, expect, test, vi } from 'vitest'
import { credentialsSource } from './credentials.ts'
import { webCryptoHmac } from './digest.ts'
import { resolveRuntime } from './runtime.ts'
import { waitFor } from './wait.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('fills in the defaults', () => {
  vi.useFakeTimers({ now: 1234 })
  const runtime = resolveRuntime()
  expect(runtime).toMatchObject({ hmac: webCryptoHmac, timeoutMs: 30_000, wait: waitFor })
  expect(runtime.clock()).toBe(1234)
  expect(runtime.foreignFetch).toBe(runtime.fetch)
  expect(runtime.allowPrivateUrls).toBe(false)
  expect(runtime).not.toHaveProperty('baseUrl')
})

test('calls the default fetch as a function of the global object', async () => {
  const response = await resolveRuntime().fetch('data:text/plain,hello')
  expect(await response.text()).toBe('hello')
})

test('keeps what the caller gave, the base URL without slash at its end', () => {
  const own = {
    fetch: vi.fn(),
    foreignFetch: vi.fn(),
    allowPrivateUrls: true,
    clock: () => 1,
    hmac: () => new Uint8Array(),
    timeoutMs: 5,
    wait: vi.fn(),
  }
  const runtime = resolveRuntime({ ...own, baseUrl: 'http://127.0.0.1:4010//' })
  expect(runtime).toEqual({ ...own, baseUrl: 'http://127.0.0.1:4010' })
})

test('makes a source of fixed credentials, and leaves a source alone', async () => {
  const credentials = { accountId: '1', accessToken: 't' }
  const source = credentialsSource(credentials)
  expect(await source.get()).toBe(credentials)
  expect(source).not.toHaveProperty('onRotate')
  expect(credentialsSource(source)).toBe(source)
})
