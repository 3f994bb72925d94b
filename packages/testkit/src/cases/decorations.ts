import type { DmError, OutboundMessage, SendResult } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { accountOf, arrived, hear, hearText, somebodyWhoWrote } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'

const twoReplies = [{ title: 'Yes', payload: 'answer:yes' }, { title: 'No' }]

export const decorationCases: readonly AdapterCase[] = [
  {
    name: 'quick replies: arrive with title and payload',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const to = { participantId: somebody }
      expectCleanSend(await accountOf(harness).send({ to, text: 'Well?', quickReplies: twoReplies }))
      const [message] = await arrived(harness, somebody)
      expect(message?.quickReplies, 'the payload defaults to the title').toEqual([
        { title: 'Yes', payload: 'answer:yes' },
        { title: 'No', payload: 'No' },
      ])
    },
    unless: {
      missing: ({ quickReplies }) => !quickReplies,
      absent: (harness) => expectNotSilent(harness, 'quickReplies', { quickReplies: twoReplies }),
    },
  },
  {
    name: 'quick replies: more than declared are refused and nothing is sent',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const { max = 0 } = harness.adapter.capabilities.quickReplies ?? {}
      const quickReplies = Array.from({ length: max + 1 }, (_, index) => ({ title: `Answer ${index}` }))
      const message = { to: { participantId: somebody }, text: 'Well?', quickReplies }
      await refusal(() => accountOf(harness).send(message), 'content_unsupported', 'invalid_request')
      expect(await arrived(harness, somebody)).toEqual([])
    },
    unless: {
      missing: ({ quickReplies }) => !quickReplies,
      absent: (harness) => expectNotSilent(harness, 'quickReplies', { quickReplies: twoReplies }),
    },
  },
  {
    name: 'quick replies: a tap comes back with its payload',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const to = { participantId: somebody }
      await accountOf(harness).send({ to, text: 'Well?', quickReplies: twoReplies })
      const tapped = 'answer:yes'
      const event = await hear(harness, { type: 'message.received', by: somebody, text: 'Yes', tapped })
      expect(event.message.tap).toMatchObject({ payload: tapped })
    },
    unless: {
      missing: ({ quickReplies }) => !quickReplies,
      absent: (harness) => expectNotSilent(harness, 'quickReplies', { quickReplies: twoReplies }),
    },
  },
  {
    name: 'replies: name the message that they answer',
    async run(harness) {
      const [somebody] = harness.network.correspondents
      await hearText(harness, 'Hi')
      const { message: question } = await hearText(harness, 'What time is it?')
      await hearText(harness, 'And what day?')
      const to = { participantId: somebody }
      expectCleanSend(await accountOf(harness).send({ to, text: 'Noon', replyTo: question.id }))
      const messages = await arrived(harness, somebody)
      expect(messages.map(({ text, replyTo }) => ({ text, replyTo }))).toEqual([
        { text: 'Noon', replyTo: question.id },
      ])
    },
    unless: {
      missing: ({ replyTo }) => !replyTo,
      async absent(harness) {
        const { message } = await hearText(harness)
        await expectNotSilent(harness, 'replyTo', { replyTo: message.id })
      },
    },
  },
]

/** What the network lacks is refused, or left out with a warning that names it. */
async function expectNotSilent(
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
