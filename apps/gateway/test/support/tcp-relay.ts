import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** An address that stays the same while what is behind it is killed and comes back elsewhere. */
export interface TcpRelay {
  readonly port: number
  /** Where connections go from now on; `undefined`: nowhere, they are refused. */
  to(port: number | undefined): void
  close(): Promise<void>
}

export async function createTcpRelay(): Promise<TcpRelay> {
  let target: number | undefined
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    if (target === undefined) {
      incoming.resetAndDestroy()
      return
    }
    const outgoing = connect(target, '127.0.0.1')
    const pair = [incoming, outgoing] as const
    for (const socket of pair) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        for (const each of pair) each.destroy()
      })
    }
    incoming.pipe(outgoing).pipe(incoming)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    to: (port) => (target = port),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
