/** What was started, to be stopped in the opposite order. */
export interface Lifecycle {
  /** Remembers how to stop what has just been started. */
  onStop(name: string, stop: () => Promise<void>): void
  /** Stops everything, once, the last first; a part that fails to stop does not keep the others. */
  stop(): Promise<void>
}

export function createLifecycle(onError: (name: string, error: unknown) => void): Lifecycle {
  const parts: { name: string; stop: () => Promise<void> }[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async () => {
    for (const { name, stop } of parts.reverse()) {
      try {
        await stop()
      } catch (error) {
        onError(name, error)
      }
    }
  }

  return {
    onStop: (name, stop) => {
      parts.push({ name, stop })
    },
    stop: () => (stopping ??= stopAll()),
  }
}
