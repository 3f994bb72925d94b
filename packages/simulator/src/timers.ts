/** Runs something after real milliseconds without keeping a process alive; returns its cancellation. */
export function later(ms: number, run: () => void): () => void {
  // Only Node's timers are objects, and only they hold a process open.
  const timer = setTimeout(run, Math.max(0, Math.min(ms, 2_147_483_647))) as number | { unref?: () => void }
  if (typeof timer === 'object') timer.unref?.()
  return () => clearTimeout(timer as number)
}

/** Waits real milliseconds. Unlike {@link later} it keeps the process alive: somebody is awaiting it. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
