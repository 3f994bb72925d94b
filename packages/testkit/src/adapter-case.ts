import type { Capabilities, PlatformAdapter } from '@dm/core'
import type { Harness } from './harness.ts'

/** One promise of the contract, and how to see whether an adapter keeps it. */
export interface AdapterCase {
  /** Unique among all cases: `area: what holds`. Part of the public interface, so that faults can name it. */
  readonly name: string
  /** Rejects when the adapter breaks the promise. */
  run(harness: Harness): Promise<void> | void
  /** Absent for what every adapter has to do. */
  readonly unless?: Unless
}

/** For a promise about something that not every network has. */
export interface Unless {
  /**
   * Whether the capabilities say that the network has not got it; for what stands in no capability, whether an
   * optional member of `adapter.oauth` is not there.
   */
  missing(capabilities: Capabilities, adapter: PlatformAdapter): boolean
  /** Runs in place of the case: rejects when the adapter offers, or quietly swallows, what it says it lacks. */
  absent(harness: Harness): Promise<void> | void
}

/**
 * Runs one case the way the suite does.
 *
 * @returns `held` when the promise was kept, `absent` when the network cannot and the adapter does not pretend
 */
export async function runAdapterCase(adapterCase: AdapterCase, harness: Harness): Promise<'held' | 'absent'> {
  const { unless } = adapterCase
  const { adapter } = harness
  if (unless?.missing(adapter.capabilities, adapter)) {
    await unless.absent(harness)
    return 'absent'
  }
  await adapterCase.run(harness)
  return 'held'
}
