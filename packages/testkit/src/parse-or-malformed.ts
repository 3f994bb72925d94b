import type { InboundEvent } from '@dm/core'
import { expect } from 'vitest'
import type { Harness } from './harness.ts'

/** The events of a body that may be none: then the one error that `parse` may have. */
export function parseOrMalformed({ adapter }: Harness, rawBody: Uint8Array, what: string): InboundEvent[] {
  try {
    return adapter.webhooks.parse(rawBody)
  } catch (error) {
    expect(error, what).toMatchObject({ name: 'DmError', code: 'webhook_malformed' })
    return []
  }
}
