import { describe, it } from 'vitest'
import { runAdapterCase } from './adapter-case.ts'
import { adapterCases } from './adapter-cases.ts'
import type { Harness } from './harness.ts'

/** A file of many megabytes on a busy machine takes its time. */
const patienceMs = 30_000

export interface AdapterUnderTest {
  /** For people, in the report: `Facebook Messenger`. */
  readonly name: string
  /** Makes a new world with a new adapter in it; called once for each case. */
  readonly create: () => Promise<Harness> | Harness
}

/**
 * Registers the whole conformance suite with vitest: the one call that is an adapter's contract test.
 *
 * A case shows as skipped when the adapter's capabilities say that the network cannot, and it was checked
 * that the adapter does not pretend to.
 *
 * @example
 * describeAdapter({ name: 'Facebook Messenger', create: createFacebookHarness })
 */
export function describeAdapter({ name, create }: AdapterUnderTest): void {
  describe(`${name} keeps the adapter contract`, () => {
    for (const adapterCase of adapterCases()) {
      it(adapterCase.name, { timeout: patienceMs }, async ({ skip }) => {
        const harness = await create()
        let outcome
        try {
          outcome = await runAdapterCase(adapterCase, harness)
        } finally {
          await harness.close?.()
        }
        if (outcome === 'absent') skip('the network cannot, and the adapter does not pretend to')
      })
    }
  })
}
