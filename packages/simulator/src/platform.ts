import type { SchedulingClock } from './clock.ts'
import type { Fault } from './faults.ts'
import type { IdSource } from './ids.ts'

/** One simulated platform, as the simulator's doors see it. */
export interface Platform {
  /** Its name in control routes and faults. */
  name: string
  /**
   * Whether a request is meant for it, by its host and, where two platforms share one, by whose token or app it
   * names in its address or headers.
   */
  owns(request: Request): boolean
  fetch(request: Request): Promise<Response>
  /** The answer that a fault asks for, in the platform's own words. */
  refusal(fault: Fault, request: Request): Response
  /** Notes a call that never got through. */
  noteBroken(request: Request): void
  seed(): unknown
  world(): unknown
  /** `GET /_sim/<name>/<key>` */
  views: Record<string, () => unknown>
  /** `POST /_sim/<name>/<key>` */
  controls: Record<string, (body: unknown) => unknown>
  /** Where its links and media point from now on, unless that was fixed. */
  usePublicUrl(url: string): void
  settle(): Promise<void>
  reset(): void
}

/** What every network gets from the simulator that it is plugged into. */
export interface NetworkOptions {
  clock: SchedulingClock
  ids: IdSource
  /** Posts webhooks and asks callbacks for their challenge. */
  fetch: typeof globalThis.fetch
  /** Where webhooks go; without one they are kept. */
  webhookUrl: string | undefined
  publicUrl: string | undefined
  allowPlainHttp: boolean
  history: boolean
}

/** A network as its folder makes it: what the doors see of it, and the handles that tests hold. */
export interface Network<Handle> {
  platform: Platform
  handle: Handle
}
