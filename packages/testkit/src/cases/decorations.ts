import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { expectNotSilent } from '../not-silent.ts'
import { accountOf, arrived, hearText } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'

export const decorationCases: readonly AdapterCase[] = [
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
  {
    name: 'warnings: are well-formed, and never about content',
    async run(harness) {
      const { quickReplies, replyTo, reference } = harness.adapter.capabilities
      const { message: question } = await hearText(harness, 'What time is it?')
      const to = { participantId: question.sender.id }
      const { warnings } = await accountOf(harness).send({
        to,
        text: 'Noon',
        author: 'bot',
        ...(quickReplies && {
          quickReplies: [{ title: 'Thanks', imageUrl: 'https://example.com/thanks.png' }],
        }),
        ...(replyTo && { replyTo: question.id }),
        ...(reference && { reference: 'our-reference-1' }),
      })
      expect((await arrived(harness, to.participantId)).map(({ text }) => text)).toEqual(['Noon'])
      for (const { code, message, field } of warnings) {
        expect(code, 'the code of a warning').toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
        expect(message, 'the message of a warning').not.toBe('')
        expect(field ?? '', 'the field of a warning').not.toMatch(/^(text|attachments|to)\b/)
      }
    },
  },
]
