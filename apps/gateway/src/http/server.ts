import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { portError } from '../start-error.ts'
import type { ApiEnv } from './api-env.ts'
import { isWebhook, type createIngress } from './ingress.ts'

/** Nobody who means well takes longer, in milliseconds: for the head of a request, and for all of it. */
const headersTimeout = 10_000
const requestTimeout = 30_000

const drainMs = 10_000

export interface Listener {
  readonly url: string
  /** Begins to answer; until then every call gets 503. */
  serve(handlers: { app: Hono<ApiEnv>; ingress: ReturnType<typeof createIngress> }): void
  /** Takes no new calls and waits for those that run. Doing it twice does no harm. */
  close(): Promise<void>
}

/**
 * One listener for both: webhooks straight from the server, all else through the app.
 *
 * @throws {StartError} when the port cannot be had
 */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  let handle: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-length': 0 }).end()
  }
  const server = createServer({ headersTimeout, requestTimeout }, (request, response) =>
    handle(request, response),
  )
  await bind(server, host, port).catch((error: unknown) => {
    throw portError(error, 'PORT', port)
  })
  let closing: Promise<void> | undefined
  const { port: bound } = server.address() as AddressInfo
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return {
    url: `http://${shown}:${bound}`,
    serve: ({ app, ingress }) => {
      const toApp = getRequestListener(app.fetch)
      handle = (request, response) => {
        void (isWebhook(request.url) ? ingress(request, response) : toApp(request, response))
      }
    },
    close: () => (closing ??= close(server)),
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

/** Calls that run may finish; connections that still hold on after `drainMs` are cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs)
    // A connection whose call ends now would be kept for the next one, which is not to come.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    server.close((error) => {
      clearTimeout(cut)
      clearInterval(sweep)
      if (error) reject(error)
      else resolve()
    })
    server.closeIdleConnections()
  })
}
