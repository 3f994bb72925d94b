import type { SchedulingClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { NewNetworkSeed } from './seed.ts'
import type { World } from './world.ts'

/** What every part of the simulated network shares. */
export interface NewNetworkContext {
  seed: NewNetworkSeed
  world: World
  clock: SchedulingClock
  ids: IdSource
  /** Tells the app of something, as a signed webhook; silent while the account is not subscribed. */
  post(event: Record<string, unknown>): Promise<void>
}
