import type { Fault, Refusals } from './fault.ts'

type Fetch = typeof globalThis.fetch

export interface FaultyFetch {
  /** Goes into the adapter's runtime. */
  readonly fetch: Fetch
  /** Goes into {@link Network.fail}. */
  readonly fail: (fault: Fault, after?: number, times?: number) => void
}

/**
 * Wraps the `fetch` that reaches your fake network so that the suite can break it: you write down how the
 * network refuses, the breaks on the way are done here.
 *
 * @example
 * const { fetch, fail } = createFaultyFetch(simulator.fetch, {
 *   rate_limited: { answer: () => Response.json({ error: { code: 4 } }, { status: 400 }), code: '4' },
 *   …
 * })
 */
export function createFaultyFetch(fetch: Fetch, refusals: Refusals): FaultyFetch {
  let fault: Fault | undefined
  let goodCalls = 0
  let badCalls = 0

  const faulty: Fetch = async (input, init) => {
    if (fault === undefined || goodCalls-- > 0 || badCalls-- <= 0) return fetch(input, init)
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    switch (fault) {
      case 'silent':
        await fetch(input, withoutSignal(init))
        return silence(signal)
      case 'reset':
        await fetch(input, withoutSignal(init))
        throw resetError(input, init)
      case 'garbled': {
        const { status, headers } = await fetch(input, withoutSignal(init))
        return new Response('{"half": "a bod', { status, headers })
      }
      default: {
        const refusal = refusals[fault]
        if (!refusal) throw new Error(`The harness has no answer for the fault ${fault}.`)
        return refusal.answer()
      }
    }
  }

  return {
    fetch: faulty,
    fail(next, after = 0, times = Infinity) {
      fault = next
      goodCalls = after
      badCalls = times
    },
  }
}

/** The network goes on with a request that it has taken, whatever the caller does. */
function withoutSignal(init: RequestInit | undefined): RequestInit {
  const { signal: _signal, ...rest } = init ?? {}
  return rest
}

function silence(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => reject(signal?.reason as Error)
    if (signal?.aborted) giveUp()
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}

/** As talkative as errors of real clients get: everything that was sent stands in it, tokens too. */
function resetError(input: RequestInfo | URL, init: RequestInit | undefined): TypeError {
  const url = input instanceof Request ? input.url : String(input)
  const headers = [...new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))]
  const body = typeof init?.body === 'string' ? init.body : ''
  const sent = `${url} ${headers.map((pair) => pair.join(': ')).join(', ')} ${body}`
  return new TypeError(`fetch failed: ${sent}`, {
    cause: Object.assign(new Error(`read ECONNRESET ${sent}`), { code: 'ECONNRESET' }),
  })
}
