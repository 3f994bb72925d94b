import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { portError } from '../start-error.ts'
import type { ApiEnv } from './api-env.ts'
import { isWebhook, type createIngress } from './ingress.ts'

export interface Listener {
  readonly url: string
  /** Begins to answer; until then every call gets 503. */
  serve(handlers: { app: Hono<ApiEnv>; ingress: ReturnType<typeof createIngress> }): void
  /** Takes no new calls and waits for those that run. */
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
  const server = createServer((request, response) => handle(request, response))
  await bind(server, host, port).catch((error: unknown) => {
    throw portError(error, 'PORT', port)
  })
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
    close: () => close(server),
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeIdleConnections()
  })
}
