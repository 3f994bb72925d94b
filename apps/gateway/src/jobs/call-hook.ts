import { DmError } from '@dm/core'
import { judgeForeignUrl } from '@dm/core/kit'
import type { Delivery } from '../domain/hook/delivery-store.ts'
import { hookHeaders } from './hook-headers.ts'
import type { Outcome } from '../domain/hook/retry.ts'

export interface HookCaller {
  /** Must not connect to private addresses, unless those are allowed. */
  readonly fetch: typeof globalThis.fetch
  readonly allowPrivateUrls: boolean
  /** In milliseconds. */
  readonly clock: () => number
  readonly timeoutMs: number
}

/** Calls an endpoint once. Redirects are not followed: where they lead nobody has registered. */
export async function callHook(
  { fetch, allowPrivateUrls, clock, timeoutMs }: HookCaller,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<Outcome> {
  // It may have been registered when more was allowed.
  const problem = judgeForeignUrl(delivery.url, { allowPrivate: allowPrivateUrls })
  if (problem !== undefined) return { kind: 'refused', problem }
  const opened = await delivery.openSecret().then(
    (secret) => ({ secret }),
    () => undefined,
  )
  if (!opened) return { kind: 'unanswered', problem: 'the secret was sealed with another key' }
  const inTime = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: hookHeaders({ ...delivery, ...opened }, clock()),
      body: Buffer.from(delivery.body),
      redirect: 'manual',
      signal: AbortSignal.any([stopping, inTime]),
    })
    // Nobody reads what it says.
    await response.body?.cancel().catch(() => undefined)
    return { kind: 'answered', status: response.status }
  } catch (error) {
    if (stopping.aborted) return { kind: 'interrupted' }
    if (inTime.aborted) return { kind: 'unanswered', problem: 'no answer in time' }
    const cause = error instanceof Error ? (error.cause ?? error) : error
    if (DmError.isInstance(cause)) return { kind: 'refused', problem: cause.message }
    return { kind: 'unanswered', problem: 'the endpoint cannot be reached' }
  }
}
