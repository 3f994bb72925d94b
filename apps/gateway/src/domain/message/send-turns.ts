/** Lets one at a time through for each key, in the order in which they came, as far as this process goes. */
export interface SendTurns {
  /**
   * Waits for its turn; resolves with what ends it.
   *
   * @returns `undefined` when it did not come in time, and then nothing is to be ended
   */
  take(key: string, withinMs: number): Promise<(() => void) | undefined>
}

export function createSendTurns(): SendTurns {
  const queues = new Map<string, (() => void)[]>()

  const end = (key: string) => () => {
    const next = queues.get(key)?.shift()
    if (next) next()
    else queues.delete(key)
  }

  return {
    take: (key, withinMs) => {
      const queue = queues.get(key)
      if (!queue) {
        queues.set(key, [])
        return Promise.resolve(end(key))
      }
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(tooLate)
          resolve(end(key))
        }
        const tooLate = setTimeout(() => {
          queue.splice(queue.indexOf(go), 1)
          resolve(undefined)
        }, withinMs)
        queue.push(go)
      })
    },
  }
}
