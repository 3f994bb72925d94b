import type { SchedulingClock } from '../clock.ts'
import type { DeliveryReport } from '../graph/dispatch.ts'
import type { LoginContext } from '../graph/facebook-login.ts'
import type { FileContext } from '../graph/files.ts'
import type { RateMeter } from '../graph/rates.ts'
import type { Pending } from '../pending.ts'
import type { InstagramEvent } from './event.ts'
import type { Flavour } from './flavours.ts'
import type { InstagramSeed } from './seed.ts'
import type { InstagramSwitches } from './switches.ts'
import type { App, World } from './world.ts'

/** What every part of the simulated platform shares. */
export interface InstagramContext extends FileContext, LoginContext {
  world: World
  clock: SchedulingClock
  switches: InstagramSwitches
  pending: Pending
  rates: RateMeter
  /** Used to ask a callback for its challenge. */
  fetch: typeof globalThis.fetch
  seed: () => InstagramSeed
  /** The app of a flavour. */
  app: (flavour: Flavour) => App
  /** Base of paging links, when it is not where the request came in. */
  publicUrl: () => string | undefined
  /** Tells every subscribed app, in one webhook request each; every list of events is an entry. */
  dispatch: (entries: InstagramEvent[][]) => Promise<DeliveryReport[]>
  /** Does something right after the current call was answered. */
  afterAnswer: (task: () => Promise<unknown>) => void
}
