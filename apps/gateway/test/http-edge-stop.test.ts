import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ApiEnv } from '../src/http/api-env.ts'
import { listen, type Listener } from '../src/http/server.ts'
import { createEnding } from '../src/ending.ts'
import { createLifecycle } from '../src/lifecycle.ts'
import { rawConnection } from './support/raw-call.ts'

let listener: Listener

afterEach(() => listener.close())

async function started(drainMs: number, app = new Hono<ApiEnv>()): Promise<void> {
  listener = await listen({ host: '127.0.0.1', port: 0, drainMs, unfinishedMs: 100 })
  listener.serve({ app, ingress: () => new Promise(() => undefined) })
}

describe('a listener that is closed', () => {
  it('waits neither for a connection that says nothing nor for one that was kept alive', async () => {
    await started(60_000)
    await rawConnection(listener.url)
    const kept = await rawConnection(listener.url)
    kept.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => kept.once('data', resolve))
    await listener.close()
  })

  it.each([
    ['head', 'POST /webhooks/facebook HTTP/1.1\r\nHost: a\r\n'],
    ['body', 'POST /webhooks/facebook HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('does not wait long for the rest of a %s', async (_name, text) => {
    await started(60_000)
    const socket = await rawConnection(listener.url)
    socket.write(text)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await listener.close()
  })

  it('lets a call that runs finish', async () => {
    const app = new Hono<ApiEnv>()
    const { promise: begun, resolve: running } = Promise.withResolvers<undefined>()
    app.post('/slow', async (c) => {
      running(undefined)
      await new Promise((resolve) => setTimeout(resolve, 300))
      return c.text('done')
    })
    await started(60_000, app)
    const call = fetch(`${listener.url}/slow`, { method: 'POST', body: 'x' })
    await begun
    await listener.close()
    expect(await (await call).text()).toBe('done')
  })

  it('cuts a call that does not finish in time', async () => {
    await started(300)
    const call = fetch(`${listener.url}/webhooks/facebook`, { method: 'POST', body: 'x' })
    const refused = expect(call).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await listener.close()
    await refused
  })
})

describe('until the gateway serves', () => {
  it('every call is told to come again, in the shape of the wire', async () => {
    listener = await listen({ host: '127.0.0.1', port: 0 })
    const response = await fetch(`${listener.url}/api/messages/facebook`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toMatchObject({
      action: 'messages',
      status: 'error',
      code: 9003,
      retryAvailable: true,
      errors: [{ code: 9003 }],
    })
  })
})

describe('the end of the process', () => {
  const nothing = { info: () => undefined, fatal: () => undefined }
  const ms = (count: number) => new Promise((resolve) => setTimeout(resolve, count))

  function begin(stop: () => Promise<void>, starting: Promise<unknown> = Promise.resolve()) {
    const exit = vi.fn()
    const lifecycle = createLifecycle(() => undefined)
    lifecycle.onStop('part', stop)
    const ending = createEnding({ lifecycle, log: nothing, exit, deadlineMs: 300, repeatMs: 100 })
    ending.waitFor(starting)
    return { exit, lifecycle, ending }
  }

  it('comes with the first signal; that it comes twice at once means nothing', async () => {
    const stop = vi.fn(() => ms(50) as Promise<void>)
    const { exit, ending } = begin(stop)
    ending.onSignal('SIGTERM')
    ending.onSignal('SIGTERM')
    await expect.poll(() => exit.mock.calls).toEqual([[0]])
    expect(stop).toHaveBeenCalledOnce()
  })

  it('comes at once with a later signal', async () => {
    const { exit, ending } = begin(() => new Promise(() => undefined))
    ending.onSignal('SIGINT')
    await ms(150)
    expect(exit).not.toHaveBeenCalled()
    ending.onSignal('SIGINT')
    expect(exit.mock.calls).toEqual([[1]])
  })

  it('comes when a part does not stop', async () => {
    const { exit, ending } = begin(() => new Promise(() => undefined))
    ending.onSignal('SIGTERM')
    await expect.poll(() => exit.mock.calls).toEqual([[1]])
  })

  it('in the middle of a start also stops what is still to be started', async () => {
    const late = vi.fn(() => Promise.resolve())
    const { exit, lifecycle, ending } = begin(() => Promise.resolve())
    const start = async () => {
      await ms(100)
      lifecycle.onStop('late', late)
      throw new Error('is never reached')
    }
    const starting = start()
    ending.waitFor(starting)
    ending.onSignal('SIGTERM')
    await expect(starting).rejects.toThrow('stopped')
    await expect.poll(() => exit.mock.calls).toEqual([[0]])
    expect(late).toHaveBeenCalledOnce()
  })
})
