import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import { WireError } from '../domain/errors/wire-error.ts'
import { portError } from '../start-error.ts'
import type { ApiEnv } from './api-env.ts'
import { watchConnections, type Connections } from './connections.ts'
import { isWebhook, type createIngress } from './ingress.ts'
import { jsonType } from './json.ts'
import { presentErrorOf } from './presenters/error.ts'
import { reachableUrl } from './reachable-url.ts'

/** Nobody who means well takes longer, in milliseconds: for the head of a request, and for all of it. */
const headersTimeout = 10_000
const requestTimeout = 30_000

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** How long calls that run may take to finish when the listener closes. */
  readonly drainMs?: number
  /** How long a call that has not come whole may still take then. */
  readonly unfinishedMs?: number
}

export interface Listener {
  readonly url: string
  /** Begins to answer; until then every call gets 503. */
  serve(handlers: { app: Hono<ApiEnv>; ingress?: ReturnType<typeof createIngress> }): void
  /** Takes no new calls and waits for those that run. Doing it twice does no harm. */
  close(): Promise<void>
}

/**
 * One listener for both: webhooks straight from the server, all else through the app.
 *
 * @throws {StartError} when the port cannot be had
 */
export async function listen({
  host,
  port,
  drainMs = 10_000,
  unfinishedMs = 1_000,
}: ListenOptions): Promise<Listener> {
  let handle: RequestListener = (request, response) => {
    refuse(response, request.url, new WireError('starting', { retryable: true, retryAfterMs: 1_000 }))
  }
  const server = createServer(
    { headersTimeout, requestTimeout, requireHostHeader: false },
    (request, response) => handle(request, response),
  )
  const connections = watchConnections(server)
  await bind(server, host, port).catch((error: unknown) => {
    throw portError(error, 'PORT', port)
  })
  let closing: Promise<void> | undefined
  const { port: bound } = server.address() as AddressInfo
  const everywhere = host === '0.0.0.0' || host === '::'
  return {
    url: everywhere ? `http://localhost:${bound}` : reachableUrl(host, bound),
    serve: ({ app, ingress }) => {
      const toApp = getRequestListener(app.fetch, { errorHandler: unreadable })
      handle = (request, response) => {
        void (ingress && isWebhook(request.url) ? ingress(request, response) : toApp(request, response))
      }
    },
    close: () => (closing ??= close(server, connections, drainMs, unfinishedMs)),
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function refuse(response: ServerResponse, url: string | undefined, error: WireError): void {
  const { status, headers, body } = presentErrorOf(error, url ?? '')
  const text = JSON.stringify(body)
  const length = Buffer.byteLength(text)
  response.writeHead(status, { ...headers, 'content-type': jsonType, 'content-length': length }).end(text)
}

/** The answer to what never reaches the app, most of all first lines that make no address. */
function unreadable(thrown: unknown): Response {
  const message = 'The address of the request, or its Host header, cannot be read.'
  const error =
    thrown instanceof RequestError ? new WireError('invalid_request', { message }) : new WireError('internal')
  const { status, body } = presentErrorOf(error, '')
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': jsonType } })
}

/** Calls that run may finish; connections that still hold on after `drainMs` are cut. */
function close(
  server: Server,
  connections: Connections,
  drainMs: number,
  unfinishedMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cuts = [
      setTimeout(() => connections.cutUnfinished(), Math.min(unfinishedMs, drainMs)),
      setTimeout(() => server.closeAllConnections(), drainMs),
    ]
    // A connection whose call ends now would be kept for the next one, which is not to come.
    const sweep = setInterval(() => connections.cutIdle(), 50)
    server.close((error) => {
      cuts.forEach(clearTimeout)
      clearInterval(sweep)
      if (error) reject(error)
      else resolve()
    })
    connections.cutIdle()
  })
}
