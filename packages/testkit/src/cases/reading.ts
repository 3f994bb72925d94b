import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { accountOf, conversationWith, hear, hearText, readToEnd } from '../stage.ts'
import { expectConversation, expectMessage, expectParticipant, ownerOf } from '../well-formed.ts'

export const readingCases: readonly AdapterCase[] = [
  {
    name: 'conversations: none is an empty last page',
    async run(harness) {
      const page = await accountOf(harness).listConversations()
      expect(page.items).toEqual([])
      expect(page.nextCursor).toBeUndefined()
    },
  },
  {
    name: 'conversations: come latest activity first, well-formed',
    async run(harness) {
      const [first, second, third] = harness.network.correspondents
      for (const by of [first, second, third, first]) await hearText(harness, 'Hello', by)
      const { items } = await accountOf(harness).listConversations()
      expect(items.map(({ participants }) => participants.map(({ id }) => id))).toEqual([
        [first],
        [third],
        [second],
      ])
      for (const conversation of items) expectConversation(conversation, ownerOf(harness))
      expect(items.map(({ kind }) => kind)).toEqual(['direct', 'direct', 'direct'])
    },
  },
  {
    name: 'conversations: page to the end without gaps or repeats',
    async run(harness) {
      for (const by of harness.network.correspondents) await hearText(harness, 'Hello', by)
      const items = await readToEnd((query) => accountOf(harness).listConversations(query), 1)
      const people = items.flatMap(({ participants }) => participants.map(({ id }) => id))
      expect(people).toEqual([...harness.network.correspondents].reverse())
    },
  },
  {
    name: 'messages: come newest first, of both sides, well-formed',
    async run(harness) {
      const [somebody] = harness.network.correspondents
      await hearText(harness, 'question')
      await accountOf(harness).send({ to: { participantId: somebody }, text: 'answer' })
      await hearText(harness, 'thanks')
      const conversation = await conversationWith(harness, somebody)
      const { items } = await accountOf(harness).listMessages(conversation)
      expect(items.map(({ direction, text }) => [direction, text])).toEqual([
        ['inbound', 'thanks'],
        ['outbound', 'answer'],
        ['inbound', 'question'],
      ])
      for (const message of items) expectMessage(message, ownerOf(harness))
    },
  },
  {
    name: 'messages: page to the end without gaps or repeats',
    async run(harness) {
      const texts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']
      for (const text of texts) await hearText(harness, text)
      const conversation = await conversationWith(harness, harness.network.correspondents[0])
      const items = await readToEnd((query) => accountOf(harness).listMessages(conversation, query), 2)
      const depth = harness.adapter.capabilities.history?.maxMessages ?? texts.length
      expect(items.map(({ text }) => text)).toEqual(texts.reverse().slice(0, depth))
    },
  },
  {
    name: 'messages: have the same id, text and sender in webhook and list',
    async run(harness) {
      const { message: heard } = await hearText(harness, 'Zażółć 😀 <b>&amp;</b>')
      const [listed] = await messagesOfFirst(harness)
      const { id, text, sender, direction } = heard
      expect(listed).toMatchObject({ id, text, sender: { id: sender.id }, direction })
    },
  },
  {
    name: 'messages: keep their attachments in the list',
    async run(harness) {
      const [by] = harness.network.correspondents
      const [kind] = harness.adapter.capabilities.receivesAttachments
      const attachments = [{ kind: kind!, data: new Uint8Array([1, 2, 3]) }]
      const { message: heard } = await hear(harness, { type: 'message.received', by, attachments })
      const [listed] = await messagesOfFirst(harness)
      expect(listed?.id).toBe(heard.id)
      expect(listed?.attachments, 'how many attachments').toHaveLength(1)
    },
    unless: {
      missing: ({ receivesAttachments }) => receivesAttachments.length === 0,
      async absent(harness) {
        await hearText(harness)
        expect((await messagesOfFirst(harness)).flatMap(({ attachments }) => attachments)).toEqual([])
      },
    },
  },
  {
    name: 'messages: the correspondent alone is enough, or is refused as invalid_request',
    async run(harness) {
      const [participantId] = harness.network.correspondents
      await hearText(harness, 'find me')
      const page = await accountOf(harness)
        .listMessages({ participantId })
        .catch((error: unknown) => void expectDmError(error, 'invalid_request'))
      if (page) expect(page.items.map(({ text }) => text)).toEqual(['find me'])
    },
  },
  {
    name: 'messages: with somebody who does not exist are not_found, or none where anybody can be written to',
    async run(harness) {
      const conversation = { participantId: harness.network.stranger }
      await refusal(() => accountOf(harness).listMessages(conversation), 'not_found', 'invalid_request')
    },
    unless: {
      missing: ({ startsConversations }) => startsConversations,
      // Such a network knows no difference between a conversation without messages and none.
      async absent(harness) {
        await hearText(harness, 'for nobody else')
        const page = await accountOf(harness)
          .listMessages({ participantId: harness.network.stranger })
          .catch((error: unknown) => void expectDmError(error, 'not_found', 'invalid_request'))
        expect(page ?? { items: [] }, 'an empty last page').toEqual({ items: [] })
      },
    },
  },
  {
    name: 'participants: are found by id',
    async run(harness) {
      const { message } = await hearText(harness)
      const participant = await accountOf(harness).getParticipant(message.sender.id)
      expect(participant.id).toBe(message.sender.id)
      expectParticipant(participant)
    },
  },
  {
    name: 'participants: somebody who does not exist is not_found',
    async run(harness) {
      await refusal(() => accountOf(harness).getParticipant(harness.network.stranger), 'not_found')
    },
  },
]

async function messagesOfFirst(harness: Harness) {
  const conversation = await conversationWith(harness, harness.network.correspondents[0])
  const { items } = await accountOf(harness).listMessages(conversation)
  return items
}
