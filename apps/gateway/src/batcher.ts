export interface Batcher<Item, Result> {
  /**
   * Hands an item over; resolves with what became of it.
   *
   * @throws {BatcherFullError} when too many are waiting
   */
  add(item: Item): Promise<Result>
}

export interface BatcherOptions<Item, Result> {
  /** Does the work for several items at once; gives a result for each, in their order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly batchAtMost: number
  /** How many batches may run at the same time. */
  readonly running: number
  readonly waitingAtMost: number
}

/** More work came in than is done; whoever asked must ask again. */
export class BatcherFullError extends Error {
  override readonly name = 'BatcherFullError'
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Joins what comes at the same time into batches. There is no timer: an item that finds nobody at work goes at once,
 * and while batches run the next one fills.
 */
export function createBatcher<Item, Result>({
  run,
  batchAtMost,
  running,
  waitingAtMost,
}: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const waiting: Waiting<Item, Result>[] = []
  let atWork = 0

  const work = async (batch: readonly Waiting<Item, Result>[]) => {
    try {
      const results = await run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    atWork -= 1
    start()
  }

  const start = () => {
    while (waiting.length > 0 && atWork < running) {
      atWork += 1
      void work(waiting.splice(0, batchAtMost))
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= waitingAtMost) {
          reject(new BatcherFullError(`${waitingAtMost} are waiting already`))
          return
        }
        waiting.push({ item, resolve, reject })
        // The rest of what came in this turn of the event loop joins the batch.
        if (waiting.length === 1) setImmediate(start)
      }),
  }
}
