import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DmError } from '@dm/core'
import { fetchMedia, resolveRuntime } from '@dm/core/kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGuardedFetch, type LookupAll } from '../src/guarded-fetch.ts'

let server: Server
let port: number
let calls = 0

beforeAll(async () => {
  server = createServer((_request, response) => {
    calls += 1
    response.end('secret')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

const standsFor =
  (...addresses: string[]): LookupAll =>
  (_hostname, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

async function codeOf(resolve: LookupAll, scheme = 'https'): Promise<string> {
  const runtime = resolveRuntime({ foreignFetch: createGuardedFetch(resolve), timeoutMs: 2000 })
  const allowed = { ...runtime, allowPrivateUrls: scheme === 'http' }
  try {
    const url = `${scheme}://files.example.com:${port}/a.png`
    const { bytes } = await fetchMedia(url, { runtime: allowed, maxBytes: 100 })
    return new TextDecoder().decode(bytes)
  } catch (error) {
    return DmError.isInstance(error) ? error.code : String(error)
  }
}

describe('a name that somebody else gave', () => {
  it.each([
    ['stands for this machine', ['127.0.0.1']],
    ['stands for this machine, in the other family', ['::1']],
    ['stands for a private address beside a public one', ['93.184.215.14', '10.0.0.1']],
    ['stands for the address where clouds keep their secrets', ['169.254.169.254']],
    ['stands for nothing', []],
  ])('is not called when it %s', async (_what, addresses) => {
    calls = 0
    // Even where plain http is let through, the guard itself holds.
    await expect(codeOf(standsFor(...addresses), 'http')).resolves.toBe('url_refused')
    await expect(codeOf(standsFor(...addresses))).resolves.toBe('url_refused')
    expect(calls).toBe(0)
  })

  it('is an attachment that cannot be had when it cannot be looked up', async () => {
    const unknown: LookupAll = (_hostname, callback) => callback(new Error('ENOTFOUND'), [])
    await expect(codeOf(unknown)).resolves.toBe('attachment_refused')
  })
})
