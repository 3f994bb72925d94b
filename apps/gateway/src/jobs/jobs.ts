import { omitUndefined } from '@dm/core/kit'
import { linkAccounts, type AccountToLink } from '../configured-accounts.ts'
import type { Context } from '../context.ts'
import { importHistories } from '../domain/account/import-history.ts'
import { reconcileAccounts } from '../domain/account/reconcile.ts'
import { renewCredentials } from '../domain/account/renew-credentials.ts'
import { gapsWithTail } from '../domain/hook/retry.ts'
import { readBackSends } from '../domain/message/read-back.ts'
import type { SignatureWatch } from '../domain/alarm/watch-signatures.ts'
import { settleBrokenSends } from '../domain/message/settle-broken-sends.ts'
import { removeDeleted } from '../domain/profile/delete-profile.ts'
import { forgetOld, type KeepDays } from '../domain/retention/forget-old.ts'
import { lookUpParticipants } from '../domain/participant/look-up.ts'
import type { WebhookRegistration } from '../domain/webhook/register.ts'
import { takeInParked } from '../domain/webhook/replay.ts'
import { createHookBodies } from '../http/presenters/hook-news.ts'
import type { Lifecycle } from '../lifecycle.ts'
import { createAutomaticAnswers } from './automatic-answers.ts'
import { createBackgroundJob, type BackgroundJob } from './background-job.ts'
import type { HookCaller } from './call-hook.ts'
import { createHookDelivery } from './deliver-hooks.ts'

export type Role = 'web' | 'worker' | 'both'

/** How long endpoints wait to hear the name of somebody who is new, in milliseconds. */
const nameWaitMs = 2_000

export interface JobsOptions {
  readonly context: Context
  readonly lifecycle: Lifecycle
  readonly role: Role
  /** How many times as often as usual jobs look by themselves. */
  readonly hurry: number
  readonly keepDays: KeepDays
  readonly signatures: SignatureWatch
  /** Accounts that configuration names. */
  readonly accounts: AccountToLink[]
  readonly registration: WebhookRegistration
  readonly hookCaller: HookCaller
  /** How long nothing may go well at a webhook before it is paused, in milliseconds; 0: for ever. */
  readonly hookPauseAfterMs: number
  /** For how many hours more than the usual one a webhook that fails is tried again, once an hour. */
  readonly hookRetryTailHours: number
}

export interface Jobs {
  /** What came by webhook may name people whom nobody knows. */
  readonly onStored: () => void
  /** An account that was linked has a history, and events may have waited for it. */
  readonly onLinked: () => void
  /** What a deleted profile has is left to remove. */
  readonly onDeleted: () => void
  readonly linking: BackgroundJob
  readonly history: BackgroundJob
  readonly renewal: BackgroundJob
  /** Begins with all of them. */
  readonly start: () => void
}

/**
 * Everything that goes on beside the calls. Which process does what is decided in the database, so any number of them
 * may do all of it; one that only answers calls does no more than belongs to these.
 */
export function createJobs({
  context,
  lifecycle,
  role,
  hurry,
  keepDays,
  signatures,
  accounts,
  registration,
  hookCaller,
  hookPauseAfterMs: pauseAfterMs,
  hookRetryTailHours,
}: JobsOptions): Jobs {
  const { log, store } = context
  const started: BackgroundJob[] = []
  const keep = (name: string, job: BackgroundJob) => {
    lifecycle.onStop(name, () => job.stop())
    started.push(job)
    return job
  }
  const job = (name: string, run: (signal: AbortSignal) => Promise<boolean>, pollMs?: number) =>
    keep(
      name,
      createBackgroundJob({ name, log, run, ...omitUndefined({ pollMs: pollMs && pollMs / hurry }) }),
    )
  const beside = (name: string, run: (signal: AbortSignal) => Promise<boolean>, pollMs?: number) =>
    role === 'web' ? idleJob : job(name, run, pollMs)

  job('sends that broke off', (signal) => settleBrokenSends(context, signal), 15_000)
  const lookup = beside('participant lookup', (signal) => lookUpParticipants(context, signal), 5_000)
  const history = beside('history import', async (signal) => {
    await importHistories(context, signal)
    lookup.wake()
    return false
  })
  const parked = beside('parked events', (signal) => takeInParked(context, signal))
  const onLinked = () => {
    parked.wake()
    history.wake()
  }
  const linking = job('linking', async () => {
    const notYet = await registration.keep()
    return linkAccounts(context, accounts, { notYet, onLinked })
  })
  job('alarms', () => signatures.look(), 5_000)
  const renewal = beside('renewal of credentials', (signal) => renewCredentials(context, signal))
  beside('sends of which nobody knows', (signal) => readBackSends(context, signal), 1_000)
  beside('comparison with the networks', (signal) => reconcileAccounts(context, signal), 5_000)
  const deleted = beside('deleted profiles', (signal) => removeDeleted(context, signal))
  beside('retention', (signal) => forgetOld(context, keepDays, signal), 10 * 60_000)
  if (role !== 'web') {
    keep('automatic answers', createAutomaticAnswers(context))
    const bodyOf = createHookBodies(context)
    const { deliveries } = store
    const gapsMs = gapsWithTail(hookRetryTailHours)
    keep(
      'delivery of webhooks',
      createHookDelivery({ deliveries, caller: hookCaller, bodyOf, pauseAfterMs, nameWaitMs, gapsMs, log }),
    )
  }
  return {
    onStored: lookup.wake,
    onLinked,
    onDeleted: deleted.wake,
    linking,
    history,
    renewal,
    start: () => {
      for (const each of started) each.wake()
    },
  }
}

/** Another process does it. */
const idleJob: BackgroundJob = {
  wake: () => undefined,
  idle: () => Promise.resolve(),
  stop: () => Promise.resolve(),
}
