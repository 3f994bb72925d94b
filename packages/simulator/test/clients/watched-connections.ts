import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/**
 * Notes the address of every connection that this process opens, so that a test with somebody else's client can
 * show that it spoke to nobody but the simulator.
 */
export function watchConnections() {
  const addresses = new Set<string>()
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    // A name that is being looked up is as bad as an address.
    socket.once('lookup', (_error, _address, _family, host) => addresses.add(host))
    socket.once('connect', () => addresses.add(String(socket.remoteAddress)))
  }
  subscribe('net.client.socket', watch)
  return {
    addresses: () => [...addresses],
    stop: () => unsubscribe('net.client.socket', watch),
  }
}
