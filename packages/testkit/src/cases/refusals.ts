import type { NetworkRefusal, OutboundAttachmentKind } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { expectDiscreetError } from '../discreet.ts'
import type { Harness } from '../harness.ts'
import { expectNative, refusal } from '../refusal.ts'
import { accountOf, arrived, conversationWith, somebodyWhoWrote } from '../stage.ts'

type Meeting = (harness: Harness, participantId: string) => Promise<() => Promise<unknown>>

const sendingText: Meeting = (harness, participantId) =>
  Promise.resolve(() => accountOf(harness).send({ to: { participantId }, text: 'refused' }))

const sendingMedia: Meeting = async (harness, participantId) => {
  const attachments = [(await media(harness)).attachment]
  return () => accountOf(harness).send({ to: { participantId }, attachments })
}

const readingMessages: Meeting = async (harness, participantId) => {
  const conversation = await conversationWith(harness, participantId)
  return () => accountOf(harness).listMessages(conversation)
}

/** The call that meets each refusal. None of them is mended by making the same call again. */
const meetings: Readonly<Record<NetworkRefusal, Meeting>> = {
  invalid_request: sendingText,
  invalid_config: sendingText,
  message_empty: sendingText,
  message_too_long: sendingText,
  content_unsupported: sendingText,
  attachment_refused: sendingMedia,
  attachment_too_large: sendingMedia,
  recipient_not_found: sendingText,
  recipient_unavailable: sendingText,
  policy_refused: sendingText,
  not_found: readingMessages,
  thread_not_owned: sendingText,
  account_restricted: sendingText,
  payment_required: sendingText,
  outcome_unknown: sendingText,
}

const codes = Object.keys(meetings) as NetworkRefusal[]

export const refusalCases: readonly AdapterCase[] = codes.map((code) => ({
  name: `refusals: ${code} is told with that code and the network's own, and nothing is repeated`,
  async run(harness) {
    const { network } = harness
    const participantId = await somebodyWhoWrote(harness)
    const call = await meetings[code](harness, participantId)
    const native = network.refusals[code] ?? expect.fail(`the harness has no refusal that becomes ${code}`)
    // A send that is repeated goes through the second time. Reading may look for another way, which is no harm.
    await network.fail(code, 0, meetings[code] === readingMessages ? undefined : 1)
    const error = await refusal(call, code)
    expect(error.retryable, 'retryable').toBe(false)
    expectNative(error, native)
    expectDiscreetError(harness, error, 'the error')
    expect(await arrived(harness, participantId), 'nothing arrives').toEqual([])
  },
  unless: {
    missing: ({ refusals }) => !refusals.includes(code),
    absent: ({ network }) =>
      expect(network.refusals, 'a refusal that is not declared').not.toHaveProperty(code),
  },
}))

/** By id where that is a way: no other call comes before the send. */
function media({ adapter, network }: Harness) {
  const [found] = Object.entries(adapter.capabilities.attachments)
  const [kind, { by }] = found ?? expect.fail('the network takes no attachment that it could refuse')
  return network.media(kind as OutboundAttachmentKind, by.find((way) => way === 'id') ?? by[0]!)
}
