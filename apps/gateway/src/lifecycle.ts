/** What was started, to be stopped in the opposite order. */
export interface Lifecycle {
  /**
   * Remembers how to stop what has just been started. Throws when stopping has begun, so that the start goes
   * no further; what it was told is stopped all the same.
   */
  onStop(name: string, stop: () => Promise<void>): void
  /** Stops everything, each part once, the last first; one that fails to stop does not keep the others. */
  stop(): Promise<void>
}

export function createLifecycle(onError: (name: string, error: unknown) => void): Lifecycle {
  const parts: { name: string; stop: () => Promise<void> }[] = []
  let stopping: Promise<void> | undefined

  const stopAll = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) {
      try {
        await part.stop()
      } catch (error) {
        onError(part.name, error)
      }
    }
  }

  return {
    onStop: (name, stop) => {
      parts.push({ name, stop })
      if (stopping) throw new Error(`${name} was started while everything is being stopped`)
    },
    stop: () => (stopping = (stopping ?? Promise.resolve()).then(stopAll)),
  }
}
