import { createBatcher } from '../batcher.ts'
import type { Log } from '../context.ts'
import type { Attempted, Delivery, DeliveryStore, HookNews } from '../domain/hook/delivery-store.ts'
import { afterAttempt } from '../domain/hook/retry.ts'
import { createBackgroundJob, type BackgroundJob } from './background-job.ts'
import { callHook, type HookCaller } from './call-hook.ts'

/** How many deliveries to one endpoint a process does at once, each of another conversation. */
const perEndpoint = 16
/** How often what nobody tells of is looked for: what a process held that died. */
const pollMs = 15_000
/** Four times as long as an attempt takes at most, so that clocks may differ. */
const leaseMs = 60_000

export interface HookDelivery {
  readonly deliveries: DeliveryStore
  readonly caller: HookCaller
  readonly bodyOf: (news: HookNews) => Uint8Array
  /** How long nothing may go well at an endpoint before it is paused, in milliseconds; 0: for ever. */
  readonly pauseAfterMs: number
  /** How long an attempt waits for the name of a correspondent who is being looked up, in milliseconds. */
  readonly nameWaitMs: number
  /** How long to wait after each attempt that fails, in milliseconds; about an hour in all when it is left out. */
  readonly gapsMs?: readonly number[]
  readonly log: Log
  /** Runs something after a while; replaced in tests. */
  readonly later?: (run: () => void, ms: number) => void
}

/**
 * Delivers what is queued. What is claimed goes out at once and beside everything else, and the next is claimed when
 * one is done: so each endpoint has a lane of its own, and one that hangs holds up nobody but itself.
 */
export function createHookDelivery(options: HookDelivery): BackgroundJob {
  const { deliveries, caller, bodyOf, pauseAfterMs, nameWaitMs, gapsMs, log, later = runLater } = options
  const underWay = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()

  const completing = createBatcher({
    run: async (attempts: readonly Attempted[]) => {
      for (const paused of await deliveries.complete(attempts, { pauseAfterMs })) {
        log.error(
          { ...paused },
          'a webhook is paused until it is registered again or resumed: nothing went well',
        )
      }
      return attempts
    },
    batchAtMost: 200,
    running: 1,
    waitingAtMost: Infinity,
  })

  /** A place is free again as soon as the call has ended, so that the next claim finds more of them. */
  const call = async (delivery: Delivery) => {
    const { endpointId } = delivery
    underWay.set(endpointId, (underWay.get(endpointId) ?? 0) + 1)
    try {
      return await callHook(caller, delivery, stopping.signal)
    } finally {
      const calls = underWay.get(endpointId) ?? 0
      underWay.set(endpointId, calls - 1)
      if (calls === perEndpoint) job.wake()
    }
  }

  const deliver = async (delivery: Delivery) => {
    const outcome = await call(delivery)
    const next = afterAttempt(outcome, delivery.attempt - delivery.triedBefore, Math.random(), gapsMs)
    const { hookId, attempt, endpointId } = delivery
    if (next.state === 'failed') log.warn({ hookId, attempt, endpointId, outcome }, 'a webhook was given up')
    await completing.add({ delivery, outcome, next, endedAt: new Date(caller.clock()) })
    if (next.state === 'waiting' && next.afterMs !== undefined) later(job.wake, next.afterMs)
  }

  const start = (delivery: Delivery) => {
    const work = deliver(delivery)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what became of a webhook could not be kept; it is sent again')
      })
      .finally(() => {
        running.delete(work)
        job.wake()
      })
    running.add(work)
  }

  /** The next time at which it wakes by itself. */
  let alarm: number | undefined
  const wakeAt = (at: number, now: number) => {
    if (alarm !== undefined && alarm <= at && alarm > now) return
    alarm = at
    later(() => {
      if (alarm === at) alarm = undefined
      job.wake()
    }, at - now)
  }

  const saidOf = new Set<string>()
  const onUntellable = (kind: string, problem?: unknown) => {
    if (saidOf.has(kind)) return
    saidOf.add(kind)
    log.error(
      { kind, err: problem },
      'news of this kind cannot be told here; they wait for a process that can',
    )
  }

  const bell = deliveries.listen(() => job.wake())
  const job = createBackgroundJob({
    name: 'delivery of webhooks',
    log,
    pollMs,
    run: async (signal) => {
      await bell.keep().catch((error: unknown) => {
        log.warn({ err: error }, 'what other processes queue is heard of late')
      })
      if (signal.aborted) return false
      const now = new Date(caller.clock())
      const claimed = await deliveries.claim({
        now,
        leaseMs,
        nameWaitMs,
        perEndpoint,
        underWay,
        bodyOf,
        onUntellable,
      })
      for (const delivery of claimed) start(delivery)
      // What is put off nobody wakes us for, and what runs may take long.
      if (claimed.length === 0) {
        const dueAt = await deliveries.nextDue(now)
        if (dueAt) wakeAt(dueAt.getTime(), now.getTime())
      }
      return claimed.length > 0
    },
  })

  return {
    wake: job.wake,
    idle: async () => {
      await job.idle()
      while (running.size > 0) {
        await Promise.all(running)
        await job.idle()
      }
    },
    stop: async () => {
      stopping.abort()
      await job.stop()
      await Promise.all(running)
      await bell.stop()
    },
  }
}

function runLater(run: () => void, ms: number): void {
  setTimeout(run, ms).unref()
}
