import type { AddressInfo } from 'node:net'
import type { Server, ServerResponse } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'

export interface ServeOptions extends SimulatorOptions {
  /** The port of the first platform; the others follow. 0 takes any free ones. 4010 when absent. */
  port?: number
  /** The address to listen on; loopback when absent. */
  host?: string
  /** Serve this one; then every option about the simulator itself is ignored. */
  simulator?: Simulator
}

export interface SimulatorServer {
  simulator: Simulator
  /** Port by platform. */
  ports: Record<string, number>
  /** Base URL by platform. */
  urls: Record<string, string>
  /** Stops listening and breaks what is still open. */
  close(): Promise<void>
}

/** Serves a simulator over HTTP, each platform on a port of its own. */
export async function serveSimulator(options: ServeOptions = {}): Promise<SimulatorServer> {
  const { port = 4010, host = '127.0.0.1', simulator = createSimulator(options) } = options
  const servers: Server[] = []
  const ports: Record<string, number> = {}
  const urls: Record<string, string> = {}
  const close = async () => {
    await Promise.all(servers.map(stop))
  }
  try {
    for (const [index, platform] of simulator.platforms.entries()) {
      const server = createServer(simulator, platform)
      ports[platform] = await listen(server, port === 0 ? 0 : port + index, host)
      servers.push(server)
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${ports[platform]}`
      urls[platform] = url
      simulator.usePublicUrl(platform, url)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { simulator, ports, urls, close }
}

function createServer(simulator: Simulator, platform: string): Server {
  return createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, env) => {
      const { outgoing } = env as HttpBindings
      const outcome = await simulator.serve(request, platform)
      switch (outcome.kind) {
        case 'response':
          return outcome.response
        case 'reset':
          outgoing.socket?.resetAndDestroy()
          return RESPONSE_ALREADY_SENT
        case 'half_body':
          await breakOff(outgoing, outcome.response)
          return RESPONSE_ALREADY_SENT
        case 'never':
          return RESPONSE_ALREADY_SENT
      }
    },
  }) as Server
}

/** Declares the whole length, sends half of it and breaks. */
async function breakOff(outgoing: ServerResponse, response: Response): Promise<void> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': bytes.length,
  })
  await new Promise<void>((resolve) => {
    outgoing.write(bytes.slice(0, Math.ceil(bytes.length / 2)), () => resolve())
  })
  outgoing.socket?.destroy()
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
