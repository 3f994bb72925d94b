import { DmError } from '../errors/dm-error.ts'

/**
 * Waits, and stops waiting when the signal comes. The default of `AdapterRuntime.wait`: take it from there, so
 * that simulated time can pass.
 *
 * @param ms milliseconds, at most 2^31 - 1 (24 days)
 * @throws {DmError} `aborted`
 * @example
 * await runtime.wait(checkAfterSecs * 1000, options?.signal)
 */
export function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(new DmError({ code: 'aborted', message: 'The caller stopped waiting.' }))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    if (signal?.aborted === true) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  })
}
