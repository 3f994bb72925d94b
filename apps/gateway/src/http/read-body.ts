import type { IncomingMessage } from 'node:http'

/** Memory that many requests share. */
export interface Room {
  /** Whether these bytes still fit; if so, they are taken until they are given back. */
  take(bytes: number): boolean
  giveBack(bytes: number): void
}

export function createRoom(size: number): Room {
  let left = size
  return {
    take(bytes) {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    giveBack(bytes) {
      left += bytes
    },
  }
}

/** A body, or why there is none: too large, no room for it now, or a client that hung up. */
export type ReadBody = { readonly bytes: Buffer } | { readonly problem: 'too_large' | 'no_room' | 'hung_up' }

/**
 * Reads a body into memory. The bytes count against the room until the caller gives them back; without bytes
 * nothing is taken. The request is left open, unlike by a loop over its chunks, which would reset the
 * connection before the client has read why it was refused.
 */
export function readBody(request: IncomingMessage, maxBytes: number, room: Room): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.resolve({ problem: 'too_large' })
  }
  // Its end has been told already; nobody would tell it again.
  if (request.destroyed) return Promise.resolve({ problem: 'hung_up' })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let taken = 0
    const finish = (result: ReadBody) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      if ('problem' in result) room.giveBack(taken)
      resolve(result)
    }
    const onData = (chunk: Buffer) => {
      if (taken + chunk.length > maxBytes) finish({ problem: 'too_large' })
      else if (!room.take(chunk.length)) finish({ problem: 'no_room' })
      else {
        taken += chunk.length
        chunks.push(chunk)
      }
    }
    const onEnd = () => finish({ bytes: Buffer.concat(chunks, taken) })
    const onClose = () => finish({ problem: 'hung_up' })
    // What goes wrong with a request also closes it.
    request.on('error', () => undefined)
    request.on('data', onData).on('end', onEnd).on('close', onClose)
  })
}
