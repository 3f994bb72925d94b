import { createClock, type ClockSource, type SimulatorClock } from './clock.ts'
import { createControl } from './control.ts'
import { createFacebook, type FacebookSimulator } from './facebook/facebook.ts'
import type { FacebookSeed } from './facebook/seed.ts'
import type { FacebookWorldView } from './facebook/world-view.ts'
import { createFaults, type Faults } from './faults.ts'
import { createIds } from './ids.ts'
import { createOutcomes, type Outcome } from './outcome.ts'
import { asFetch } from './outcome-fetch.ts'

export interface SimulatorOptions {
  /** Chooses the cast: Pages, people, tokens. The same seed gives the same cast in every run. */
  seed?: string | number
  /**
   * Fixes the part of message ids that otherwise is new in every run, for byte-equal runs. Never share one
   * between runs that meet in a database.
   */
  run?: string
  /** A number freezes simulated time there; a function runs it. Real time when absent. */
  clock?: ClockSource
  /** Where webhooks go, by platform. Without one they are kept in the outbox. */
  webhookUrl?: { facebook?: string; instagram?: string; x?: string }
  /** Posts webhooks and asks callbacks for their challenge. */
  fetch?: typeof globalThis.fetch
  /** Base of media and paging URLs. A server sets it to its own address. */
  publicUrl?: string
  /**
   * The one exemption from the platforms' rules on addresses: plain HTTP and loopback are taken for media,
   * callbacks and redirects. Off by default.
   */
  allowPlainHttp?: boolean
  /** Begin with a few conversations that have a past. */
  history?: boolean
}

/** What every caller may know about the simulated world. */
export interface SimulatorSeed {
  facebook: FacebookSeed
}

/** Platforms with state. */
export interface Simulator {
  /** Serves any request a platform would get, by host, and the control routes under `/_sim`. */
  fetch: typeof globalThis.fetch
  facebook: FacebookSimulator
  clock: SimulatorClock
  faults: Pick<Faults, 'add' | 'list' | 'clear'>
  seed(): SimulatorSeed
  world(): { facebook: FacebookWorldView }
  /** Resolves when every webhook that is due was posted. */
  settle(): Promise<void>
  /** Begins anew: the seeded world, no faults, switches as at the start. Time goes on. */
  reset(): void
  /** For servers: like `fetch`, but tells breaks apart from answers. */
  serve(request: Request, platform?: string): Promise<Outcome>
  /** For servers: where links and media of a platform point, unless `publicUrl` was given. */
  usePublicUrl(platform: string, url: string): void
  /** The platforms, in the order of their ports. */
  readonly platforms: readonly string[]
}

/** Creates a simulator. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = createClock(options.clock)
  const ids = createIds({ seed: String(options.seed ?? 'dm'), run: options.run })
  const faults = createFaults()
  const { platform, facebook } = createFacebook({
    clock,
    ids,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    webhookUrl: options.webhookUrl?.facebook,
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    allowPlainHttp: options.allowPlainHttp ?? false,
    history: options.history ?? false,
  })
  const platforms = [platform]

  async function settle() {
    for (const one of platforms) await one.settle()
  }
  function reset() {
    faults.clear()
    for (const one of platforms) one.reset()
  }
  const control = createControl({ platforms, clock, faults, settle, reset })
  const serve = createOutcomes({ platforms, faults, control: (request) => control.fetch(request) })

  return {
    fetch: asFetch(serve),
    facebook,
    clock: { now: () => clock.now(), advance: (ms) => clock.advance(ms), set: (ms) => clock.set(ms) },
    faults,
    seed: () => ({ facebook: facebook.seed() }),
    world: () => ({ facebook: facebook.world() }),
    settle,
    reset,
    serve,
    usePublicUrl(name, url) {
      platforms.find((one) => one.name === name)?.usePublicUrl(url)
    },
    platforms: platforms.map(({ name }) => name),
  }
}
