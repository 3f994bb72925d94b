const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** How long to wait after each attempt, in milliseconds; after one more it is given up. About an hour in all. */
export const retryGapsMs: readonly number[] = [
  5 * second,
  30 * second,
  1 * minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  25 * minute,
]

/** The same with a tail, in which it is tried once an hour for so many hours. */
export const gapsWithTail = (hours: number): readonly number[] => [
  ...retryGapsMs,
  ...Array.from({ length: hours }, () => hour),
]

/** How much longer than the gap the wait may be, as a part of it, so that what failed together comes apart. */
export const jitter = 0.2

/** What became of one call: a status, or why there was none. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Nobody answered, or not in time. */
  | { readonly kind: 'unanswered'; readonly problem: string }
  /** The address must not be called. */
  | { readonly kind: 'refused'; readonly problem: string }
  /** We stopped, which says nothing of the endpoint. */
  | { readonly kind: 'interrupted' }

export type AfterAttempt =
  | { readonly state: 'delivered' | 'failed' }
  | { readonly state: 'waiting'; /** Absent: at once. */ readonly afterMs?: number }

/**
 * What follows an attempt.
 *
 * @param attempt counts from 1, and anew when it is sent again on request
 * @param chance from 0 to 1
 * @param gapsMs how long to wait after each
 */
export function afterAttempt(
  outcome: Outcome,
  attempt: number,
  chance: number,
  gapsMs: readonly number[] = retryGapsMs,
): AfterAttempt {
  if (outcome.kind === 'interrupted') return { state: 'waiting' }
  if (outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300)
    return { state: 'delivered' }
  const gap = gapsMs[attempt - 1]
  if (gap === undefined || !mayPass(outcome)) return { state: 'failed' }
  return { state: 'waiting', afterMs: Math.round(gap * (1 + jitter * chance)) }
}

/** Whether the same call may go well later. */
function mayPass(outcome: Outcome): boolean {
  if (outcome.kind !== 'answered') return outcome.kind === 'unanswered'
  return outcome.status >= 500 || [408, 425, 429].includes(outcome.status)
}
