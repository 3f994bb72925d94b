import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { createIngress } from '../src/http/ingress.ts'
import { rawAnswer, rawConnection } from './support/raw-call.ts'

const mebibyte = 1024 * 1024
let server: Server
let url: string
let verified: number[]
let log: string[]
let mayVerify: () => void

beforeEach(async () => {
  verified = []
  log = []
  const hold = new Promise<void>((resolve) => (mayVerify = resolve))
  const note = (level: string) => (_fields: object, message: string) => void log.push(`${level}: ${message}`)
  const webhooks = {
    challenge: () => undefined,
    verify: async (_request: unknown, body: Uint8Array) => {
      verified.push(body.length)
      await hold
      return false
    },
    parse: () => [],
  }
  const context = {
    platforms: { byWireName: () => ({ id: 'facebook', adapter: { webhooks } }) },
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
  } as unknown as Context
  const ingress = createIngress(context, () => undefined, { roomBytes: 10 * mebibyte })
  server = createServer((request, response) => void ingress(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/facebook`
})

afterEach(() => {
  mayVerify()
  server.closeAllConnections()
  server.close()
})

const post = (bytes: number) => fetch(url, { method: 'POST', body: Buffer.alloc(bytes, 'x') })
const head = 'POST /webhooks/facebook HTTP/1.1\r\nHost: a\r\n'

describe('a webhook that is too large', () => {
  it('is refused by its length alone, before a byte of it has come', async () => {
    const socket = await rawConnection(url)
    const answer = rawAnswer(socket)
    socket.write(`${head}Content-Length: ${9 * mebibyte}\r\n\r\n`)
    expect(await answer).toMatch(/^HTTP\/1.1 413 [^]*connection: close/i)
  })

  it.each([
    ['with a length', `Content-Length: ${9 * mebibyte}\r\n\r\n`, (part: Buffer) => part],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\n\r\n',
      (part: Buffer) =>
        Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
    ],
  ])('and sent to its end %s still gets its answer', async (_name, rest, framed) => {
    const socket = await rawConnection(url)
    const failed: unknown[] = []
    socket.on('error', (error) => failed.push(error))
    const answer = rawAnswer(socket)
    socket.write(head + rest)
    for (let sent = 0; sent < 9; sent++) {
      socket.write(framed(Buffer.alloc(mebibyte, 'x')))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    socket.write(rest.includes('chunked') ? '0\r\n\r\n' : '')
    expect(await answer).toMatch(/^HTTP\/1.1 413 [^]*connection: close/i)
    expect(failed).toEqual([])
    expect(verified).toEqual([])
  })
})

describe('webhooks that are held at once', () => {
  it('are bounded; beyond that they are to come again, and the room comes free', async () => {
    const held = post(6 * mebibyte)
    await expect.poll(() => verified).toEqual([6 * mebibyte])
    const refused = await post(6 * mebibyte)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    const small = post(1 * mebibyte)
    await expect.poll(() => verified.length).toBe(2)
    mayVerify()
    expect([(await held).status, (await small).status]).toEqual([401, 401])
    expect((await post(8 * mebibyte)).status).toBe(401)
  })

  it('that break off give their room back', async () => {
    mayVerify()
    for (let round = 0; round < 3; round++) {
      const socket = await rawConnection(url)
      socket.write(`${head}Content-Length: ${8 * mebibyte}\r\n\r\n`)
      socket.write(Buffer.alloc(6 * mebibyte))
      await new Promise((resolve) => setTimeout(resolve, 100))
      socket.destroy()
      await expect.poll(() => log.length).toBe(round + 1)
    }
    expect(log).toEqual(Array(3).fill('debug: a client hung up in the middle of its request'))
    expect((await post(8 * mebibyte)).status).toBe(401)
  })
})
