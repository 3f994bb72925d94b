/** Work that goes on after its caller was answered, and can be waited for. */
export interface Pending {
  /** Keeps track of a promise; its failure stays with whoever awaits it. */
  add<T>(work: Promise<T>): Promise<T>
  /** Resolves once nothing is going on, counting what began meanwhile. */
  settle(): Promise<void>
}

/** Creates an empty list of things going on. */
export function createPending(): Pending {
  const going = new Set<Promise<unknown>>()
  return {
    add(work) {
      const done = work.then(
        () => void going.delete(done),
        () => void going.delete(done),
      )
      going.add(done)
      return work
    },
    async settle() {
      while (going.size > 0) await Promise.all(going)
    },
  }
}
