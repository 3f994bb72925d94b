import type { Log } from '../context.ts'

const usualPollMs = 60_000

export interface BackgroundJob {
  /** Says that there may be something to do. */
  readonly wake: () => void
  /** Resolves when there is nothing to do for now. */
  readonly idle: () => Promise<void>
  /** Ends what runs and waits for it. */
  readonly stop: () => Promise<void>
}

export interface BackgroundJobOptions {
  readonly name: string
  readonly log: Log
  /** Does a portion of the work; true when there may be more of it now. Rejects when it is to be tried later. */
  readonly run: (signal: AbortSignal) => Promise<boolean>
  /** How often it runs without being woken, in milliseconds. Default: once a minute, for what was put off. */
  readonly pollMs?: number
}

/** Work that one process does beside its calls: when it is woken, and every now and then. */
export function createBackgroundJob({
  name,
  log,
  run,
  pollMs = usualPollMs,
}: BackgroundJobOptions): BackgroundJob {
  const ending = new AbortController()
  const { signal } = ending
  let running: Promise<void> | undefined
  let woken = false

  const work = async () => {
    do {
      woken = false
      if (await run(signal)) woken = true
    } while (woken && !signal.aborted)
  }

  const wake = () => {
    woken = true
    if (running || signal.aborted) return
    running = work()
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error, job: name }, 'a job failed; it is tried again later')
      })
      .finally(() => (running = undefined))
  }

  const poll = setInterval(wake, pollMs)
  return {
    wake,
    idle: async () => {
      await running
    },
    stop: async () => {
      clearInterval(poll)
      ending.abort()
      await running
    },
  }
}
