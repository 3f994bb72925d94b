import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { accountOf, arrived, conversationWith, hearText, readToEnd, somebodyWhoWrote } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'

/** What escaping, encoding or trimming somewhere on the way would change. */
const trickyText =
  'Zażółć "gęślą" jaźń 😀 👩‍👩‍👧 <b>&amp;</b> https://example.com/a?b=1&c=%20\n\nback\\slash \u2028 end'

/** Networks have many words for it. */
const cannotWriteFirst = [
  'window_closed',
  'recipient_not_found',
  'recipient_unavailable',
  'policy_refused',
  'permission_missing',
] as const

export const sendingCases: readonly AdapterCase[] = [
  {
    name: 'sending: text arrives once and unchanged',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const result = await accountOf(harness).send({ to: { participantId: somebody }, text: trickyText })
      expectCleanSend(result)
      expect(result.parts.map(({ text }) => text)).toEqual([trickyText])
      expect((await arrived(harness, somebody)).map(({ text }) => text)).toEqual([trickyText])
    },
  },
  {
    name: 'sending: reaches the person it is meant for and nobody else',
    async run(harness) {
      const [first, second, third] = harness.network.correspondents
      for (const somebody of [first, second, third]) await hearText(harness, 'Hello', somebody)
      await accountOf(harness).send({ to: { participantId: second }, text: 'for you' })
      expect(await arrived(harness, first)).toEqual([])
      expect(await arrived(harness, second)).toHaveLength(1)
      expect(await arrived(harness, third)).toEqual([])
    },
  },
  {
    name: 'sending: the same text twice is two messages',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const message = { to: { participantId: somebody }, text: 'yes' }
      const first = await accountOf(harness).send(message)
      const second = await accountOf(harness).send(message)
      expect(first.messageId).not.toBe(second.messageId)
      expect((await arrived(harness, somebody)).map(({ text }) => text)).toEqual(['yes', 'yes'])
    },
  },
  {
    name: 'sending: the result names the message as the list does',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const account = accountOf(harness)
      const { messageId } = await account.send({ to: { participantId: somebody }, text: 'find me' })
      const conversation = await conversationWith(harness, somebody)
      const messages = await readToEnd((query) => account.listMessages(conversation, query))
      const found = messages.filter(({ id }) => id === messageId)
      expect(found.map(({ text, direction }) => ({ text, direction }))).toEqual([
        { text: 'find me', direction: 'outbound' },
      ])
    },
  },
  {
    name: 'sending: a conversation id alone finds its person, or is refused as invalid_request',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const { id } = await conversationWith(harness, somebody)
      const sent = await accountOf(harness)
        .send({ to: { id }, text: 'by thread' })
        .catch((error: unknown) => void expectDmError(error, 'invalid_request'))
      expect(await arrived(harness, somebody)).toHaveLength(sent ? 1 : 0)
    },
  },
  {
    name: 'sending: a message without content is message_empty',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const to = { participantId: somebody }
      for (const message of [{ to }, { to, text: '' }, { to, attachments: [] }]) {
        await refusal(() => accountOf(harness).send(message), 'message_empty')
      }
      expect(await arrived(harness, somebody)).toEqual([])
    },
  },
  {
    name: 'sending: somebody who has not written gets the message exactly when that is declared',
    async run(harness) {
      const [somebody] = harness.network.correspondents
      const message = { to: { participantId: somebody }, text: 'Nice to meet you' }
      expectCleanSend(await accountOf(harness).send(message))
      expect((await arrived(harness, somebody)).map(({ text }) => text)).toEqual(['Nice to meet you'])
    },
    unless: {
      missing: ({ startsConversations }) => !startsConversations,
      async absent(harness) {
        const [somebody] = harness.network.correspondents
        const message = { to: { participantId: somebody }, text: 'Nice to meet you' }
        await refusal(() => accountOf(harness).send(message), ...cannotWriteFirst)
        expect(await arrived(harness, somebody)).toEqual([])
      },
    },
  },
  {
    name: 'sending: somebody who does not exist is recipient_not_found',
    async run(harness) {
      const to = { participantId: harness.network.stranger }
      await refusal(() => accountOf(harness).send({ to, text: 'Hello?' }), 'recipient_not_found')
    },
  },
]
