import type { SchedulingClock } from './clock.ts'
import type { Pending } from './pending.ts'

/** One webhook request ready to be posted. */
export interface WebhookRequest {
  url: string
  headers: Record<string, string>
  /** Exactly the transmitted text; the signature is over these bytes. */
  body: string
}

/** One try at posting a request. */
interface Attempt {
  atMs: number
  /** Null when no answer came. */
  status: number | null
  error?: string
}

/** What became of one webhook request. */
export interface Delivery {
  id: string
  /** Whose events it tells: giving up on one may mean giving up on all of them. */
  group: string
  request: WebhookRequest
  state: 'delivered' | 'retrying' | 'given_up' | 'cancelled'
  attempts: Attempt[]
}

export interface DeliveryOptions {
  fetch: typeof globalThis.fetch
  clock: SchedulingClock
  pending: Pending
  /** How long the receiver may take, in real milliseconds. */
  deadlineMs: () => number
  /** When a failed request is tried again, in simulated milliseconds after its first failure. */
  scheduleMs: readonly number[]
  /** Whether an answer counts as received. */
  accepts: (status: number) => boolean
}

export interface Deliveries {
  /** Posts a request; resolves after its first try and the retry that follows at once. */
  post(what: Pick<Delivery, 'id' | 'group' | 'request'>, onGivenUp: () => void): Promise<Delivery>
  /** Stops retrying what has not arrived, of one group or of all. */
  cancelRetries(group?: string): void
}

/** Creates the sender of webhooks, with retries in simulated time. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const retries = new Map<Delivery, () => void>()

  async function attempt(delivery: Delivery): Promise<boolean> {
    const atMs = options.clock.now()
    try {
      const { url, headers, body } = delivery.request
      const answer = await options.fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(options.deadlineMs()),
      })
      await answer.body?.cancel()
      delivery.attempts.push({ atMs, status: answer.status })
      return options.accepts(answer.status)
    } catch (error) {
      delivery.attempts.push({ atMs, status: null, error: reason(error) })
      return false
    }
  }

  async function tryFrom(delivery: Delivery, step: number, failedAtMs: number, onGivenUp: () => void) {
    if (delivery.state === 'cancelled') return
    if (await attempt(delivery)) {
      delivery.state = 'delivered'
      return
    }
    const next = options.scheduleMs[step]
    if (next === undefined) {
      delivery.state = 'given_up'
      onGivenUp()
      return
    }
    if (next === 0) return tryFrom(delivery, step + 1, failedAtMs, onGivenUp)
    const cancel = options.clock.schedule(failedAtMs + next, () => {
      retries.delete(delivery)
      // Time may have jumped over several steps: continue with the last one that is due.
      const elapsed = options.clock.now() - failedAtMs
      const due = options.scheduleMs.filter((ms) => ms <= elapsed).length
      void options.pending.add(tryFrom(delivery, Math.max(step + 1, due), failedAtMs, onGivenUp))
    })
    retries.set(delivery, cancel)
    return undefined
  }

  return {
    async post(what, onGivenUp) {
      const delivery: Delivery = { ...what, state: 'retrying', attempts: [] }
      await options.pending.add(tryFrom(delivery, 0, options.clock.now(), onGivenUp))
      return delivery
    },
    cancelRetries(group) {
      for (const [delivery, cancel] of retries) {
        if (group !== undefined && delivery.group !== group) continue
        cancel()
        delivery.state = 'cancelled'
        retries.delete(delivery)
      }
    },
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause: unknown = error.cause
  return cause instanceof Error && cause.message ? `${error.message}: ${cause.message}` : error.message
}
