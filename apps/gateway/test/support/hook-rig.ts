import { Agent } from 'undici'
import type { LinkedAccount } from '../../src/domain/account/account-store.ts'
import { presentHookNews } from '../../src/http/presenters/hook-news.ts'
import { createHookDelivery, type HookDelivery } from '../../src/jobs/deliver-hooks.ts'
import type { BackgroundJob } from '../../src/jobs/background-job.ts'
import type { HookCaller } from '../../src/jobs/call-hook.ts'
import { createPostHook } from '../../src/jobs/post-hook.ts'
import { startHookReceiver, type HookReceiver } from './hook-receiver.ts'
import { hookPayloads } from '../../src/http/presenters/hook-payloads.ts'
import type { Claim } from '../../src/domain/hook/delivery-store.ts'
import { createTestStore, type TestStore } from './test-store.ts'
import type { HookAction, HookRules } from '../../src/domain/hook/hook-store.ts'

export interface HookRig {
  readonly tested: TestStore
  /** The time of all who deliver, which passes only when it is told to. */
  readonly clock: { now: number }
  /** A receiver that is registered for the profile of an account, or for the Primary Profile. */
  readonly receiver: (account?: LinkedAccount, secret?: string, action?: HookAction) => Promise<HookReceiver>
  /** Somebody who delivers, on the stores of this process or of another. */
  readonly delivery: (
    store?: TestStore['store'],
    caller?: Partial<HookCaller>,
    more?: Partial<Pick<HookDelivery, 'later' | 'pauseAfterMs' | 'nameWaitMs' | 'gapsMs'>>,
  ) => BackgroundJob
  /** What was logged at error. */
  readonly errors: object[]
  /** Ends who receives and who delivers; the stores stay. */
  readonly rest: () => Promise<void>
  readonly stop: () => Promise<void>
}

export async function createHookRig(hookRules: Partial<HookRules> = {}): Promise<HookRig> {
  const tested = await createTestStore(hookRules)
  const clock = { now: Date.now() }
  const started: { stop: () => Promise<void> }[] = []
  const errors: object[] = []
  const quiet = () => undefined
  const agent = new Agent()
  const post = createPostHook(agent)
  const keep = <Part extends { stop: () => Promise<void> }>(part: Part): Part => {
    started.unshift(part)
    return part
  }
  const rest = async () => {
    for (const part of started.splice(0)) await part.stop()
  }
  return {
    tested,
    clock,
    receiver: async (account, secret, action = 'messages') => {
      const receiver = keep(await startHookReceiver())
      await tested.store.hooks.register(account?.profileId ?? tested.store.primaryProfileId, {
        action,
        url: receiver.url,
        ...(secret !== undefined && { secret }),
      })
      return receiver
    },
    errors,
    delivery: (store = tested.store, caller = {}, more = {}) =>
      keep(
        createHookDelivery({
          deliveries: store.deliveries,
          caller: { post, allowPrivateUrls: true, clock: () => clock.now, timeoutMs: 15_000, ...caller },
          bodyOf: (news) => {
            const network = { platform: 'pigeon', windows: undefined, now: clock.now }
            return new TextEncoder().encode(JSON.stringify(presentHookNews(news, network)))
          },
          log: { debug: quiet, info: quiet, warn: quiet, error: (fields) => errors.push(fields) },
          later: quiet,
          pauseAfterMs: 24 * 60 * 60_000,
          nameWaitMs: 0,
          ...more,
        }),
      ),
    rest,
    stop: async () => {
      await rest()
      await tested.stop()
      await agent.destroy()
    },
  }
}

/** A claim by hand, of a process that is then not heard of any more. Its body is a sample with these fields. */
export const claimAt = (now: Date, fields: object): Claim => ({
  now,
  leaseMs: 60_000,
  nameWaitMs: 0,
  perEndpoint: 8,
  underWay: new Map(),
  bodyOf: () => new TextEncoder().encode(JSON.stringify({ ...hookPayloads[0]?.sample, ...fields })),
  onUntellable: () => undefined,
})
