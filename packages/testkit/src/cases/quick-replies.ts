import type { QuickReply, QuickReplyLimit } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { expectNotSilent } from '../not-silent.ts'
import { refusal } from '../refusal.ts'
import { accountOf, arrived, hear, somebodyWhoWrote } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'

const twoReplies = [{ title: 'Yes', payload: 'answer:yes' }, { title: 'No' }]

export const quickReplyCases: readonly AdapterCase[] = [
  withQuickReplies('arrive with title and payload', async (harness) => {
    const somebody = await sendReplies(harness, twoReplies)
    const [message] = await arrived(harness, somebody)
    expect(message?.quickReplies, 'the payload defaults to the title').toEqual([
      { title: 'Yes', payload: 'answer:yes' },
      { title: 'No', payload: 'No' },
    ])
  }),
  withQuickReplies('as many and as long as declared arrive whole', async (harness, { max, ...limit }) => {
    const quickReplies = Array.from({ length: max }, (_, index) => longest(limit, `${index}`))
    const somebody = await sendReplies(harness, quickReplies)
    const [message] = await arrived(harness, somebody)
    expect(message?.quickReplies).toEqual(quickReplies)
  }),
  withQuickReplies('more than declared are refused and nothing is sent', (harness, { max }) =>
    expectRefused(
      harness,
      Array.from({ length: max + 1 }, (_, index) => ({ title: `Answer ${index}` })),
    ),
  ),
  withQuickReplies('a title that is too long is refused and nothing is sent', (harness, { titleMax }) =>
    expectRefused(harness, [{ title: 't'.repeat(titleMax + 1), payload: 'yes' }]),
  ),
  withQuickReplies('a payload that is too long is refused and nothing is sent', (harness, { payloadMax }) =>
    expectRefused(harness, [{ title: 'Yes', payload: 'p'.repeat(payloadMax + 1) }]),
  ),
  withQuickReplies('a tap comes back with its payload', async (harness) => {
    const by = await sendReplies(harness, twoReplies)
    const tapped = 'answer:yes'
    const event = await hear(harness, { type: 'message.received', by, text: 'Yes', tapped })
    expect(event.message.tap).toMatchObject({ payload: tapped })
  }),
]

function withQuickReplies(
  what: string,
  run: (harness: Harness, limit: QuickReplyLimit) => Promise<void>,
): AdapterCase {
  return {
    name: `quick replies: ${what}`,
    run: (harness) => run(harness, harness.adapter.capabilities.quickReplies!),
    unless: {
      missing: ({ quickReplies }) => !quickReplies,
      absent: (harness) => expectNotSilent(harness, 'quickReplies', { quickReplies: twoReplies }),
    },
  }
}

/** Sends them to somebody, and says to whom. */
async function sendReplies(harness: Harness, quickReplies: readonly QuickReply[]): Promise<string> {
  const participantId = await somebodyWhoWrote(harness)
  const message = { to: { participantId }, text: 'Well?', quickReplies }
  expectCleanSend(await accountOf(harness).send(message))
  return participantId
}

async function expectRefused(harness: Harness, quickReplies: readonly QuickReply[]): Promise<void> {
  const participantId = await somebodyWhoWrote(harness)
  const message = { to: { participantId }, text: 'Well?', quickReplies }
  const codes = ['content_unsupported', 'invalid_request', 'message_too_long'] as const
  await refusal(() => accountOf(harness).send(message), ...codes)
  expect(await arrived(harness, participantId)).toEqual([])
}

function longest({ titleMax, payloadMax }: Omit<QuickReplyLimit, 'max'>, name: string): QuickReply {
  return { title: name.padEnd(titleMax, 't'), payload: name.padEnd(payloadMax, 'p') }
}
