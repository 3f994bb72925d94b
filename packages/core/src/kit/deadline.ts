import { DmError } from '../errors/dm-error.ts'

/** The end of a call: by its own time-out or by the caller. */
export interface Deadline {
  /** Aborts when either comes. */
  readonly signal: AbortSignal
  /** Which of the two came first. */
  ended(): 'timeout' | 'aborted' | undefined
  /** Waits for a promise, but not beyond the end: then it rejects, even if the promise never settles. */
  race<T>(promise: Promise<T>): Promise<T>
  /** To be called when the work is done, so that no timer stays behind. */
  dispose(): void
}

// Timers count in 31 bits; a longer one would go off at once.
const longestTimerMs = 2 ** 31 - 1

/** Starts a deadline that covers everything until `dispose`. `timeoutMs` over 24 days means none. */
export function startDeadline(timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController()
  let ended: 'timeout' | 'aborted' | undefined
  const { promise: over, reject: stop } = promiseOfTheEnd()
  const end = (how: 'timeout' | 'aborted'): void => {
    ended ??= how
    controller.abort()
    stop(new DmError({ code: 'aborted', message: 'The call was ended.' }))
  }
  const onAbort = (): void => end('aborted')
  if (caller?.aborted === true) onAbort()
  else caller?.addEventListener('abort', onAbort, { once: true })
  const timer = timeoutMs > longestTimerMs ? undefined : setTimeout(() => end('timeout'), timeoutMs)
  return {
    signal: controller.signal,
    ended: () => ended,
    race: (promise) => Promise.race([over, promise]),
    dispose() {
      clearTimeout(timer)
      caller?.removeEventListener('abort', onAbort)
    },
  }
}

/** Rejects at the end of a call; nobody has to wait for it. */
function promiseOfTheEnd() {
  let reject: (reason: DmError) => void = () => undefined
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  promise.catch(() => undefined)
  return { promise, reject }
}
