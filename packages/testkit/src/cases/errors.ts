import type { DmErrorCode } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { RefusalFault, TransportFault } from '../fault.ts'
import { refusal } from '../refusal.ts'
import { accountOf, arrived, conversationWith, somebodyWhoWrote } from '../stage.ts'

/** How long the suite waits for a network that does not answer. */
const patienceMs = 100

const refusals: Readonly<Record<RefusalFault, { readonly retryable: boolean }>> = {
  rate_limited: { retryable: true },
  auth_expired: { retryable: false },
  permission_missing: { retryable: false },
  upstream_unavailable: { retryable: true },
  window_closed: { retryable: false },
  upstream_refused: { retryable: false },
}

const faults = Object.keys(refusals) as RefusalFault[]

/** What a break means for a call without effect, and for one that may have had one. */
const breaks: Readonly<Record<TransportFault, DmErrorCode>> = {
  silent: 'timeout',
  reset: 'upstream_unavailable',
  garbled: 'upstream_malformed',
}

export const errorCases: readonly AdapterCase[] = [
  ...faults.filter((fault) => fault !== 'window_closed').map(readRefused),
  ...faults.map(sendRefused),
  ...Object.entries(breaks).flatMap(([fault, code]) => [
    readBroken(fault as TransportFault, code),
    sendBroken(fault as TransportFault),
  ]),
]

function readRefused(fault: RefusalFault): AdapterCase {
  return {
    name: `errors: ${fault} while reading has that code`,
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const conversation = await conversationWith(harness, participantId)
      const account = accountOf(harness)
      await harness.network.fail(fault)
      for (const call of [
        () => account.listConversations(),
        () => account.listMessages(conversation),
        () => account.getParticipant(participantId),
      ]) {
        const error = await refusal(call, fault)
        expect(error.retryable, 'retryable').toBe(refusals[fault].retryable)
        expect(error.upstream?.status ?? 0, 'the status of the answer').toBeGreaterThan(0)
      }
    },
  }
}

function sendRefused(fault: RefusalFault): AdapterCase {
  const refused: AdapterCase = {
    name: `errors: ${fault} while sending has that code, and nothing arrives`,
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      await harness.network.fail(fault)
      const call = () => accountOf(harness).send({ to: { participantId }, text: 'refused' })
      // Whether a server that says "out of order" has done the work before cannot be known everywhere.
      const also: DmErrorCode[] = fault === 'upstream_unavailable' ? ['outcome_unknown'] : []
      const error = await refusal(call, fault, ...also)
      if (error.code === fault) expect(error.retryable, 'retryable').toBe(refusals[fault].retryable)
      expect(error.upstream?.status ?? 0, 'the status of the answer').toBeGreaterThan(0)
      expect(await arrived(harness, participantId)).toEqual([])
    },
  }
  if (fault !== 'window_closed') return refused
  return {
    ...refused,
    unless: {
      missing: ({ replyWindows = [] }) => replyWindows.length === 0,
      absent: ({ adapter }) =>
        expect(adapter.capabilities.replyWindows, 'no list rather than an empty one').toBeUndefined(),
    },
  }
}

function readBroken(fault: TransportFault, code: DmErrorCode): AdapterCase {
  return {
    name: `errors: ${fault} while reading is ${code}`,
    async run(harness) {
      await somebodyWhoWrote(harness)
      await harness.network.fail(fault)
      await refusal(() => accountOf(harness).listConversations({}, { timeoutMs: patienceMs }), code)
    },
  }
}

function sendBroken(fault: TransportFault): AdapterCase {
  return {
    name: `errors: ${fault} while sending is outcome_unknown, and nothing is sent again`,
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      await harness.network.fail(fault)
      const message = { to: { participantId }, text: 'did it go out?' }
      const call = () => accountOf(harness).send(message, { timeoutMs: patienceMs })
      const error = await refusal(call, 'outcome_unknown')
      expect(error.retryable, 'it must not be sent again').toBe(false)
      expect((await arrived(harness, participantId)).length, 'messages that arrived').toBeLessThanOrEqual(1)
    },
  }
}
