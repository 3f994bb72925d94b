import type { AccountAction } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase, Unless } from '../adapter-case.ts'
import { refusal } from '../refusal.ts'
import {
  accountOf,
  arrived,
  conversationWith,
  hear,
  hearText,
  readToEnd,
  somebodyWhoWrote,
} from '../stage.ts'

export const actionCases: readonly AdapterCase[] = [
  {
    name: 'actions: markRead shows the correspondent that we have seen',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      expect((await harness.network.inbox(participantId)).seen).toBe(false)
      await accountOf(harness).markRead!({ participantId })
      expect((await harness.network.inbox(participantId)).seen).toBe(true)
    },
    unless: unlessAction('markRead'),
  },
  {
    name: 'actions: sendTyping shows the bubble and hides it',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const account = accountOf(harness)
      await account.sendTyping!({ participantId }, true)
      expect((await harness.network.inbox(participantId)).typing).toBe(true)
      await account.sendTyping!({ participantId }, false)
      expect((await harness.network.inbox(participantId)).typing).toBe(false)
    },
    unless: unlessAction('sendTyping'),
  },
  {
    name: 'actions: react sets our reaction and takes it back',
    async run(harness) {
      const { message } = await hearText(harness, 'We are engaged!')
      const { id: participantId } = message.sender
      const account = accountOf(harness)
      await account.react!({ participantId }, message.id, '❤️')
      const { reactions } = await harness.network.inbox(participantId)
      // The heart exists with and without the variation selector, and networks choose.
      expect(reactions.map(({ messageId, emoji }) => [messageId, emoji.replace('\ufe0f', '')])).toEqual([
        [message.id, '❤'],
      ])
      await account.react!({ participantId }, message.id, undefined)
      expect((await harness.network.inbox(participantId)).reactions).toEqual([])
    },
    unless: unlessAction('react'),
  },
  {
    name: 'actions: downloadAttachment gives the bytes that were sent',
    async run(harness) {
      const [by] = harness.network.correspondents
      const [kind] = harness.adapter.capabilities.receivesAttachments
      const attachments = [{ kind: kind!, data: onePixelGif }]
      const { message } = await hear(harness, { type: 'message.received', by, attachments })
      const bytes = await accountOf(harness).downloadAttachment!(message.attachments[0]!)
      expect([...bytes]).toEqual([...onePixelGif])
    },
    unless: unlessAction('downloadAttachment'),
  },
  {
    name: 'actions: deleteMessage takes the message out of the list and leaves the others',
    async run(harness) {
      const participantId = await somebodyWhoWrote(harness)
      const account = accountOf(harness)
      const { messageId } = await account.send({ to: { participantId }, text: 'wrong' })
      await account.send({ to: { participantId }, text: 'right' })
      await account.deleteMessage!(messageId)
      const conversation = await conversationWith(harness, participantId)
      const messages = await readToEnd((query) => account.listMessages(conversation, query))
      expect(messages.map(({ text }) => text)).toEqual(['right', 'Hello'])
      await refusal(() => account.deleteMessage!(messageId), 'not_found')
    },
    unless: unlessAction('deleteMessage'),
  },
  {
    name: 'actions: none of them sends a message',
    async run(harness) {
      const { message } = await hearText(harness)
      const { id: participantId } = message.sender
      const account = accountOf(harness)
      await account.markRead?.({ participantId })
      await account.sendTyping?.({ participantId }, true)
      await account.react?.({ participantId }, message.id, '❤️')
      expect(await arrived(harness, participantId)).toEqual([])
    },
  },
]

function unlessAction(action: AccountAction): Unless {
  return {
    missing: ({ actions }) => actions[action] === undefined,
    absent: (harness) => expect(accountOf(harness)).not.toHaveProperty(action),
  }
}

/** The smallest picture there is, for networks that look at the bytes. */
const onePixelGif = new Uint8Array([
  71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 0, 255, 0, 44, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0, 59,
])
