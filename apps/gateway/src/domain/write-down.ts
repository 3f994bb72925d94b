import type { Context } from '../context.ts'

/** For about as long as the lease of a send lasts. */
const waitsMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]

/**
 * Writes down what became of a send, which nobody else may ever learn. While that fails nobody is kept waiting for it:
 * it is tried again beside everything else.
 */
export async function writeDown(
  { log, pause }: Context,
  reference: string,
  write: () => Promise<unknown>,
): Promise<void> {
  const fails = () =>
    write().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
  const tryAgain = async () => {
    for (const ms of waitsMs) {
      await pause(ms)
      if (!(await fails())) return
    }
    log.error({ reference }, 'what became of a send was never written down')
  }
  const failed = await fails()
  if (!failed) return
  log.error({ err: failed.error, reference }, 'what became of a send could not be written down')
  void tryAgain()
}
