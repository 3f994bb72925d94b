import type { Pending } from './pending.ts'
import { sleep } from './timers.ts'

/** The order in which webhook requests leave. */
export interface PostingOrder {
  /** One lane's requests are posted one after the other; different lanes do not wait for each other. */
  inLane<T>(lane: string, work: () => Promise<T>): Promise<T>
  /** Runs work in swapped pairs: every other call is held back (and answers nothing) until the next one was done. */
  swapped<T>(work: () => Promise<T>): Promise<T> | undefined
  /** Runs what is held back. */
  flush(): void
  /** Whether something is held back. */
  holds(): boolean
}

/** Resolves when every posting that is due was made, those that were held back last. */
export async function settlePostings(
  pending: Pending,
  order: Pick<PostingOrder, 'flush' | 'holds'>,
): Promise<void> {
  do {
    order.flush()
    await pending.settle()
  } while (order.holds())
}

/** How long something is held back for another to overtake it, in real milliseconds. */
const holdMs = 2000

/** Creates the order of postings, with nothing under way. */
export function createPostingOrder(pending: Pending): PostingOrder {
  const lanes = new Map<string, Promise<unknown>>()
  let held: (() => void) | undefined

  function flush() {
    const release = held
    held = undefined
    release?.()
  }

  function hold(work: () => Promise<unknown>) {
    const released = new Promise<void>((resolve) => {
      held = resolve
    })
    const mine = held
    void pending.add(released.then(work))
    void sleep(holdMs).then(() => {
      if (held === mine) flush()
    })
  }

  return {
    async inLane(lane, work) {
      const before = lanes.get(lane) ?? Promise.resolve()
      const mine = before.then(work, work)
      lanes.set(lane, mine)
      try {
        return await mine
      } finally {
        if (lanes.get(lane) === mine) lanes.delete(lane)
      }
    },
    swapped(work) {
      if (held) return work().finally(flush)
      hold(work)
      return undefined
    },
    flush,
    holds: () => held !== undefined,
  }
}
