import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** The open connections of a server, by what they are doing. */
export interface Connections {
  /** Cuts those on which no call runs. Node's own notion leaves out those that never said anything. */
  cutIdle(): void
  /** Cuts those whose calls have not come whole yet: nothing was done for them. */
  cutUnfinished(): void
}

export function watchConnections(server: Server): Connections {
  const open = new Map<Socket, Set<IncomingMessage>>()
  server.on('connection', (socket: Socket) => {
    open.set(socket, new Set())
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    const calls = open.get(request.socket)
    calls?.add(request)
    response.once('close', () => calls?.delete(request))
  })
  const cut = (isOver: (calls: IncomingMessage[]) => boolean) => {
    for (const [socket, calls] of open) if (isOver([...calls])) socket.destroy()
  }
  return {
    cutIdle: () => cut((calls) => calls.length === 0),
    cutUnfinished: () => cut((calls) => calls.every((call) => !call.complete)),
  }
}
