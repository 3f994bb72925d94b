import type { DmErrorCode } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { CommonRefusal, TransportFault } from '../fault.ts'
import type { Harness } from '../harness.ts'
import { expectNative, refusal } from '../refusal.ts'
import { accountOf, arrived, conversationWith, hearText, somebodyWhoWrote } from '../stage.ts'

/** How long the suite waits for a network that does not answer. */
const patienceMs = 100

const refusals: Readonly<Record<CommonRefusal | 'window_closed', { readonly retryable: boolean }>> = {
  rate_limited: { retryable: true },
  auth_expired: { retryable: false },
  permission_missing: { retryable: false },
  upstream_unavailable: { retryable: true },
  window_closed: { retryable: false },
  upstream_refused: { retryable: false },
}

const faults = Object.keys(refusals) as (keyof typeof refusals)[]

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
  ...(['markRead', 'sendTyping', 'react'] as const).map(actionRefused),
  {
    name: 'errors: a network that is out of order while connecting is upstream_unavailable',
    async run(harness) {
      await harness.network.fail('upstream_unavailable')
      for (const call of connecting(harness)) await refusal(call, 'upstream_unavailable')
    },
  },
  {
    name: 'errors: a network that is silent while connecting is timeout',
    async run(harness) {
      await harness.network.fail('silent')
      for (const call of connecting(harness)) await refusal(call, 'timeout')
    },
  },
]

/** Calls of the connect flow that may be made again without harm. */
function connecting({ adapter: { oauth }, credentials }: Harness): (() => Promise<unknown>)[] {
  const options = { timeoutMs: patienceMs }
  return [
    () => oauth.listAccounts({ accessToken: credentials.accessToken }, options),
    () => oauth.subscribe(credentials, options),
    () => oauth.inspect(credentials, options),
  ]
}

function actionRefused(action: 'markRead' | 'sendTyping' | 'react'): AdapterCase {
  return {
    name: `errors: ${action} that is refused has the code of the refusal`,
    async run(harness) {
      const { message } = await hearText(harness)
      const { id: participantId } = message.sender
      const account = accountOf(harness)
      const act = {
        markRead: () => account.markRead!({ participantId }),
        sendTyping: () => account.sendTyping!({ participantId }, true),
        react: () => account.react!({ participantId }, message.id, '❤️'),
      }[action]
      for (const fault of ['rate_limited', 'auth_expired', 'permission_missing'] as const) {
        await harness.network.fail(fault)
        const error = await refusal(act, fault)
        expect(error.retryable, 'retryable').toBe(refusals[fault].retryable)
      }
    },
    unless: {
      missing: ({ actions }) => actions[action] === undefined,
      absent: (harness) => expect(accountOf(harness)).not.toHaveProperty(action),
    },
  }
}

function readRefused(fault: keyof typeof refusals): AdapterCase {
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
        expectNative(error, harness.network.refusals[fault]!)
      }
    },
  }
}

function sendRefused(fault: keyof typeof refusals): AdapterCase {
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
      expectNative(error, harness.network.refusals[fault]!)
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
      const participantId = await somebodyWhoWrote(harness)
      const conversation = await conversationWith(harness, participantId)
      const account = accountOf(harness)
      const options = { timeoutMs: patienceMs }
      await harness.network.fail(fault)
      await refusal(() => account.listConversations({}, options), code)
      await refusal(() => account.listMessages(conversation, {}, options), code)
      await refusal(() => account.getParticipant(participantId, options), code)
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
