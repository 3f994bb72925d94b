import type { Dispatcher } from 'undici'

/** One call, made once. */
export interface HookPost {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array
  readonly timeoutMs: number
  /** Breaks the call off. */
  readonly stopping: AbortSignal
}

/** Rejects with a {@link HookTimeout} when the time is over, and with whatever else kept it from being answered. */
export type PostHook = (post: HookPost) => Promise<number>

export class HookTimeout extends Error {
  override readonly name = 'HookTimeout'
}

/** How much of an answer is read so that its connection can be used again. */
const answerAtMostBytes = 64 * 1024

/**
 * Posts and tells the status. Redirects are not followed, and nobody waits for what an answer says: that may take
 * what is left of the time, and its connection is closed then.
 *
 * It goes straight to the dispatcher, because `fetch` takes as much of the processor as all else that a delivery costs.
 */
export function createPostHook(dispatcher: Dispatcher): PostHook {
  return async ({ url, headers, body, timeoutMs, stopping }) => {
    const { origin, pathname, search } = new URL(url)
    const ending = new AbortController()
    const stop = () => ending.abort(stopping.reason)
    const timer = setTimeout(() => ending.abort(new HookTimeout('no answer in time')), timeoutMs)
    stopping.addEventListener('abort', stop)
    const end = () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', stop)
    }
    if (stopping.aborted) stop()
    try {
      const { statusCode, body: answer } = await dispatcher.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
        signal: ending.signal,
      })
      void answer
        .dump({ limit: answerAtMostBytes })
        .catch(() => undefined)
        .finally(end)
      return statusCode
    } catch (error) {
      end()
      throw error
    }
  }
}
