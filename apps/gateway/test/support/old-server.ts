import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/**
 * Speaks just enough of PostgreSQL's protocol to let a client in and to answer its first question with the
 * version of a server that is too old: none is to be had any more.
 *
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function startOldServer(version: { number: string; name: string }) {
  const server = createServer((socket) => {
    socket.once('data', () => {
      send(socket, message('R', int32(0)), message('Z', Buffer.from('I')))
      socket.on('data', (query) => {
        if (query[0] === 'Q'.charCodeAt(0)) send(socket, ...answer([version.number, version.name]))
      })
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `postgres://user:password@127.0.0.1:${port}/old`, close: () => server.close() }
}

function answer(values: [string, string]): Buffer[] {
  const columns = ['server_version_num', 'server_version'].map((name) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  )
  const cells = values.map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]))
  return [
    message('T', Buffer.concat([int16(columns.length), ...columns])),
    message('D', Buffer.concat([int16(cells.length), ...cells])),
    message('C', text('SELECT 1')),
    message('Z', Buffer.from('I')),
  ]
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

const text = (value: string) => Buffer.from(`${value}\0`)

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function send(socket: Socket, ...messages: Buffer[]): void {
  socket.write(Buffer.concat(messages))
}
