import type { SchedulingClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { Pending } from '../pending.ts'
import type { Activity } from './activity.ts'
import type { RateMeter } from './rate-meter.ts'
import type { XDeliveryReport } from './report.ts'
import type { XSeed } from './seed.ts'
import type { Snowflakes } from './snowflake.ts'
import type { XSwitches } from './switches.ts'
import type { Webhook, XApp, XWorld } from './world.ts'

/** What every part of the simulated platform shares. */
export interface XContext {
  world: XWorld
  clock: SchedulingClock
  ids: IdSource
  /** Ids of everything that is made at a moment. */
  snowflake: Snowflakes
  switches: XSwitches
  pending: Pending
  rates: RateMeter
  /** The one exemption: loopback, ports and plain HTTP are taken for webhooks and redirects. */
  allowPlainHttp: boolean
  /** Used to ask a webhook for its challenge. */
  fetch: typeof globalThis.fetch
  app: XApp
  seed: () => XSeed
  /** Base of media addresses, when they are not on the hosts of X. */
  publicUrl: () => string | undefined
  /** Tells webhooks and streams about some activities, in one request each. */
  dispatch: (activities: Activity[]) => Promise<XDeliveryReport[]>
  /** Posts a body to a webhook once more. */
  repost: (webhook: Webhook, body: string) => Promise<void>
  /** Gives up what a webhook did not take and would be posted once more. */
  stopRetries: (webhook: Webhook) => void
  /** Webhooks with a replay going on. */
  replaying: Set<string>
  /** Asks a webhook for its challenge from now on, as time goes by. */
  watch: (webhook: Webhook) => void
  /** Does something right after the current call was answered. */
  afterAnswer: (task: () => Promise<unknown>) => void
}
