import type { Account, CallOptions } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { expectDiscreetError, expectNoSecret } from '../discreet.ts'
import type { Fault } from '../fault.ts'
import type { Harness } from '../harness.ts'
import { playAll } from '../scenes.ts'
import { accountOf, conversationWith, somebodyWhoWrote } from '../stage.ts'

const faults: readonly Fault[] = [
  'rate_limited',
  'auth_expired',
  'permission_missing',
  'upstream_unavailable',
  'upstream_refused',
  'reset',
  'garbled',
  'silent',
]

export const secretCases: readonly AdapterCase[] = [
  {
    name: 'secrets: no error of reading or sending holds a token or app secret',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const conversation = await conversationWith(harness, participantId)
      const account = accountOf(harness)
      const options = { timeoutMs: 50 }
      for (const fault of faults) {
        await harness.network.fail(fault)
        await expectDiscreet(harness, fault, [
          account.send({ to: { participantId }, text: 'hello' }, options),
          account.listConversations({}, options),
          account.listMessages(conversation, {}, options),
          account.getParticipant(participantId, options),
          ...actionsOf(account, participantId, options),
        ])
      }
    },
  },
  {
    name: 'secrets: no error of the connect flow holds a token or app secret',
    async run(harness) {
      const { oauth } = harness.adapter
      const redirectUri = 'https://example.com/connected'
      const options = { timeoutMs: 50 }
      for (const fault of ['reset', 'upstream_refused'] as const) {
        await harness.network.fail(fault)
        await expectDiscreet(harness, fault, [
          oauth.exchange({ code: 'forged', redirectUri, verifier: 'forged-verifier' }, options),
          oauth.listAccounts({ accessToken: harness.credentials.accessToken }, options),
          oauth.subscribe(harness.credentials, options),
          oauth.unsubscribe(harness.credentials, options),
          ...(oauth.refresh ? [oauth.refresh(harness.credentials, options)] : []),
        ])
      }
    },
  },
  {
    name: 'secrets: no address, answer or event holds a token or app secret',
    async run(harness) {
      const { adapter, credentials } = harness
      const events = await playAll(harness)
      const account = accountOf(harness)
      const [participantId] = harness.network.correspondents
      const sent = await account.send({ to: { participantId }, text: 'hello' })
      const conversation = await conversationWith(harness, participantId)
      const told = {
        events,
        sent,
        conversation,
        messages: await account.listMessages(conversation),
        participant: await account.getParticipant(participantId),
        health: await adapter.oauth.inspect(credentials),
        capabilities: adapter.capabilities,
      }
      for (const [what, value] of Object.entries(told)) expectNoSecret(harness, JSON.stringify(value), what)
      const request = { redirectUri: 'https://example.com/connected', state: 'state-1' }
      const { url, verifier } = await adapter.oauth.authorize(request)
      expectNoSecret(harness, url, 'the authorize address')
      if (verifier !== undefined)
        expect(url.includes(verifier), 'the verifier stands in the address').toBe(false)
    },
  },
]

/** What may be done beside reading and sending. */
function actionsOf(account: Account, participantId: string, options: CallOptions): Promise<unknown>[] {
  const to = { participantId }
  return [
    account.markRead?.(to, options),
    account.sendTyping?.(to, true, options),
    account.react?.(to, 'no-such-message', '❤️', options),
    account.deleteMessage?.('no-such-message', options),
  ].filter((call) => call !== undefined)
}

async function expectDiscreet(harness: Harness, fault: Fault, calls: Promise<unknown>[]): Promise<void> {
  for (const [index, outcome] of (await Promise.allSettled(calls)).entries()) {
    if (outcome.status === 'fulfilled') expect.fail(`call ${index} succeeded in spite of ${fault}`)
    expectDiscreetError(harness, outcome.reason, `the error of call ${index} under ${fault}`)
  }
}
