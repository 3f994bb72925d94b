import type { SchedulingClock } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { Pending } from '../pending.ts'
import type { DeliveryReport, WebhookEvent } from '../graph/dispatch.ts'
import type { FileRules } from '../graph/files.ts'
import type { LoginContext } from '../graph/facebook-login.ts'
import type { RateMeter } from '../graph/rates.ts'
import type { FacebookSeed } from './seed.ts'
import type { FacebookSwitches } from './switches.ts'
import type { App, World } from './world.ts'

/** What every part of the simulated platform shares. */
export interface FacebookContext {
  world: World
  clock: SchedulingClock
  ids: IdSource
  switches: FacebookSwitches
  pending: Pending
  rates: RateMeter
  /** The one exemption: loopback and plain HTTP are taken for media, callbacks and redirects. */
  allowPlainHttp: boolean
  /** Used to ask a callback for its challenge. */
  fetch: typeof globalThis.fetch
  seed: () => FacebookSeed
  login: LoginContext['login']
  /** What a Page may send as a file. */
  fileRules: FileRules
  /** The app that the simulator plays for. */
  app: () => App
  /** Base of media URLs. */
  mediaBase: () => string
  /** Base of paging links, when it is not where the request came in. */
  publicUrl: () => string | undefined
  /** Posts one webhook request with these entries, each a list of events. */
  dispatch: (entries: WebhookEvent[][]) => Promise<DeliveryReport>
  /** Does something right after the current call was answered. */
  afterAnswer: (task: () => Promise<unknown>) => void
}
