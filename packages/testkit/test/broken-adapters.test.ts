import { describe, expect, it } from 'vitest'
import { adapterCases, runAdapterCase, type AdapterCase, type Harness } from '../src/index.ts'
import type { BrokenAdapter } from './broken/broken-adapter.ts'
import { brokenCapabilities } from './broken/capabilities.ts'
import { brokenConnect } from './broken/connect.ts'
import { brokenContent } from './broken/content.ts'
import { brokenEvents } from './broken/events.ts'
import { brokenFailures } from './broken/failures.ts'
import { brokenReading } from './broken/reading.ts'
import { brokenRefusals } from './broken/refusals.ts'
import { brokenRenewal } from './broken/renewal.ts'
import { brokenSending } from './broken/sending.ts'
import { brokenUnusualThreads } from './broken/unusual-threads.ts'
import { brokenWebhooks } from './broken/webhooks.ts'
import { createMemoryHarness } from './memory-harness.ts'

const cases = new Map(adapterCases().map((adapterCase) => [adapterCase.name, adapterCase]))

const brokenAdapters: readonly BrokenAdapter[] = [
  ...brokenCapabilities,
  ...brokenSending,
  ...brokenContent,
  ...brokenReading,
  ...brokenUnusualThreads,
  ...brokenWebhooks,
  ...brokenEvents,
  ...brokenFailures,
  ...brokenRefusals,
  ...brokenRenewal,
  ...brokenConnect,
]

// Some faults show only when the suite has lost its patience, and a busy machine has little to spare.
describe.concurrent('an adapter is found out that', { timeout: 30_000 }, () => {
  for (const broken of brokenAdapters) {
    it(broken.fault, async () => {
      const found = await Promise.all(broken.fails.map((name) => failureOf(broken, name)))
      for (const [index, error] of found.entries()) {
        expect(error, `the error of "${broken.fails[index] ?? ''}"`).toBeInstanceOf(Error)
        if (!broken.crashes) expect(error, String(error)).not.toBeInstanceOf(TypeError)
      }
    })
  }
})

describe('the cases', () => {
  it('have names of which no two are the same', () => {
    expect(cases.size).toBe(adapterCases().length)
  })

  it('can all fail', () => {
    const failing = new Set(
      brokenAdapters.flatMap((broken) => broken.fails.map((name) => branchOf(broken, name))),
    )
    const all = [...cases.values()].flatMap((adapterCase) =>
      adapterCase.unless ? [adapterCase.name, absenceOf(adapterCase)] : [adapterCase.name],
    )
    expect(all.filter((name) => !failing.has(name))).toEqual([])
  })
})

function harnessOf({ variant, changes, breaks }: BrokenAdapter): Harness {
  const harness = createMemoryHarness(variant, changes)
  const { adapter, renewal } = harness
  return {
    ...harness,
    adapter: breaks(adapter),
    ...(renewal && { renewal: { ...renewal, secondAdapter: () => breaks(renewal.secondAdapter()) } }),
  }
}

function caseNamed(name: string): AdapterCase {
  return cases.get(name) ?? expect.fail(`there is no case "${name}"`)
}

async function failureOf(broken: BrokenAdapter, name: string): Promise<unknown> {
  const adapterCase = caseNamed(name)
  try {
    return `the case ${await runAdapterCase(adapterCase, harnessOf(broken))}`
  } catch (error) {
    return error
  }
}

/** Which half of a case the fault is about: what has to hold, or what must not be there. */
function branchOf(broken: BrokenAdapter, name: string): string {
  const adapterCase = caseNamed(name)
  const { adapter } = harnessOf(broken)
  const missing = adapterCase.unless?.missing(adapter.capabilities, adapter) ?? false
  return missing ? absenceOf(adapterCase) : name
}

function absenceOf({ name }: AdapterCase): string {
  return `${name} (absent)`
}
