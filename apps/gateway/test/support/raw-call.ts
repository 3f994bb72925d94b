import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection to a server, for what no HTTP client would send. */
export async function rawConnection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Everything the server says until it closes the connection. */
export async function rawAnswer(socket: Socket): Promise<string> {
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(socket, 'close')
  return said
}

/** Sends text as it stands and reads until the server closes, which `Connection: close` asks it to do. */
export async function rawCall(url: string, text: string): Promise<string> {
  const socket = await rawConnection(url)
  const answer = rawAnswer(socket)
  socket.write(text)
  return answer
}
