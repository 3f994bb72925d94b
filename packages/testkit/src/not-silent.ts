import type { DmError, OutboundMessage, SendResult } from '@dm/core'
import { expect } from 'vitest'
import type { Harness } from './harness.ts'
import { expectDmError } from './refusal.ts'
import { accountOf, arrived, somebodyWhoWrote } from './stage.ts'

/** What the network lacks is refused, or left out with a warning that names it. */
export async function expectNotSilent(
  harness: Harness,
  field: string,
  extra: Partial<OutboundMessage>,
): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  const outcome = await accountOf(harness)
    .send({ to: { participantId: somebody }, text: 'Well?', ...extra })
    .catch((error: unknown): DmError => expectDmError(error, 'content_unsupported', 'invalid_request'))
  const sent = await arrived(harness, somebody)
  if (isResult(outcome)) {
    expect(sent).toHaveLength(1)
    const fields = outcome.warnings.map((warning) => warning.field ?? '')
    expect(
      fields.some((warned) => warned.startsWith(field)),
      `a warning names ${field}`,
    ).toBe(true)
  } else {
    expect(sent, 'nothing was sent').toEqual([])
  }
}

function isResult(outcome: SendResult | DmError): outcome is SendResult {
  return 'warnings' in outcome
}
