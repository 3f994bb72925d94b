import type { Outcome } from './outcome.ts'

/** Makes a `fetch` of outcomes: what breaks on a wire rejects here as `fetch` would. */
export function asFetch(serve: (request: Request) => Promise<Outcome>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    // The caller's own signal: in Node a request follows it only for as long as nobody collects the request.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    const answer = serve(request).then(asResponse)
    return signal ? abortable(signal, answer) : answer
  }
}

async function asResponse(outcome: Outcome): Promise<Response> {
  switch (outcome.kind) {
    case 'response':
      return outcome.response
    case 'half_body':
      return halved(outcome.response)
    case 'reset':
      throw new TypeError('fetch failed', { cause: new Error('ECONNRESET: the connection was reset') })
    case 'never':
      return new Promise<Response>(() => undefined)
  }
}

async function halved(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  let sent = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError('terminated', { cause: new Error('other side closed') }))
      else controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
      sent = true
    },
  })
  const headers = new Headers(response.headers)
  headers.set('content-length', String(bytes.length))
  return new Response(body, { status: response.status, headers })
}

/** Gives up waiting when the caller does. */
function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error)
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
