import { DmError } from '@dm/core'
import { judgeForeignUrl } from '@dm/core/kit'
import type { Delivery } from '../domain/hook/delivery-store.ts'
import { hookHeaders } from './hook-headers.ts'
import type { Outcome } from '../domain/hook/retry.ts'
import { HookTimeout, type PostHook } from './post-hook.ts'

export interface HookCaller {
  /** Must not connect to private addresses, unless those are allowed. */
  readonly post: PostHook
  readonly allowPrivateUrls: boolean
  /** In milliseconds. */
  readonly clock: () => number
  readonly timeoutMs: number
}

/** Calls an endpoint once. Redirects are not followed: where they lead nobody has registered. */
export async function callHook(
  { post, allowPrivateUrls, clock, timeoutMs }: HookCaller,
  delivery: Delivery,
  stopping: AbortSignal,
): Promise<Outcome> {
  // It may have been registered when more was allowed.
  const problem = judgeForeignUrl(delivery.url, { allowPrivate: allowPrivateUrls })
  if (problem !== undefined) return { kind: 'refused', problem }
  const opened = await delivery.openSecrets().then(
    (secrets) => ({ secrets }),
    () => undefined,
  )
  if (!opened) return { kind: 'unanswered', problem: 'the secret was sealed with another key' }
  const { url, body } = delivery
  try {
    const headers = hookHeaders({ ...delivery, ...opened }, clock())
    return { kind: 'answered', status: await post({ url, headers, body, timeoutMs, stopping }) }
  } catch (error) {
    if (stopping.aborted) return { kind: 'interrupted' }
    if (error instanceof HookTimeout) return { kind: 'unanswered', problem: error.message }
    if (DmError.isInstance(error)) return { kind: 'refused', problem: error.message }
    return { kind: 'unanswered', problem: 'the endpoint cannot be reached' }
  }
}
