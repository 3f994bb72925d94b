import { createClock, type ClockSource, type SimulatorClock } from './clock.ts'
import { createControl } from './control.ts'
import { createFaults, type Faults } from './faults.ts'
import { createIds } from './ids.ts'
import { networks, type NetworkHandles, type NetworkName } from './networks.ts'
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
  webhookUrl?: Partial<Record<NetworkName, string>>
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
export type SimulatorSeed = { [Name in NetworkName]: ReturnType<NetworkHandles[Name]['seed']> }

/** What there is to see in the simulated world. */
export type SimulatorWorld = { [Name in NetworkName]: ReturnType<NetworkHandles[Name]['world']> }

/** Platforms with state, each under its name. */
export interface Simulator extends NetworkHandles {
  /** Serves any request a platform would get, by host, and the control routes under `/_sim`. */
  fetch: typeof globalThis.fetch
  clock: SimulatorClock
  faults: Pick<Faults, 'add' | 'list' | 'clear'>
  seed(): SimulatorSeed
  world(): SimulatorWorld
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
  const made = (Object.keys(networks) as NetworkName[]).map((name) => {
    const network = networks[name]({
      clock,
      ids,
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      webhookUrl: options.webhookUrl?.[name],
      publicUrl: options.publicUrl?.replace(/\/+$/, ''),
      allowPlainHttp: options.allowPlainHttp ?? false,
      history: options.history ?? false,
    })
    return { name, ...network }
  })
  const platforms = made.map(({ platform }) => platform)
  const byName = (read: (handle: (typeof made)[number]['handle']) => unknown): unknown =>
    Object.fromEntries(made.map(({ name, handle }) => [name, read(handle)]))

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
    ...(byName((handle) => handle) as NetworkHandles),
    clock: { now: () => clock.now(), advance: (ms) => clock.advance(ms), set: (ms) => clock.set(ms) },
    faults,
    seed: () => byName((handle) => handle.seed()) as SimulatorSeed,
    world: () => byName((handle) => handle.world()) as SimulatorWorld,
    settle,
    reset,
    serve,
    usePublicUrl(name, url) {
      platforms.find((one) => one.name === name)?.usePublicUrl(url)
    },
    platforms: platforms.map(({ name }) => name),
  }
}
