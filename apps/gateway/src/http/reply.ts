import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a client may go on sending what nobody wants, to be left in peace to read the answer. */
const lingerMs = 2_000

/** Answers plain text, if nobody has answered yet. */
export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (!begin(response, status, body, headers)) return
  response.end(body)
}

/**
 * Answers a request whose body nobody reads, and ends the connection. The answer goes out at once; the
 * connection is closed when the client has sent all or `lingerMs` have passed, because closing it with bytes
 * unread would make the client's system throw away the answer.
 */
export function replyUnread(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (!begin(response, status, body, { ...headers, connection: 'close' })) return
  response.write(body)
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMs)
  if (request.readableEnded || request.destroyed) end()
  else request.once('end', end).once('close', end).resume()
}

function begin(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): boolean {
  if (response.headersSent || response.destroyed) return false
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  return true
}
