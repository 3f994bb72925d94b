import type { MessageReceived } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { expectDmError, refusal } from '../refusal.ts'
import { playAll } from '../scenes.ts'
import { accountOf, arrived, hear, hearText, readToEnd, somebodyWhoWrote, takeEvents } from '../stage.ts'
import { expectConversation, expectEvent, expectMessage, ownerOf } from '../well-formed.ts'

export const unusualThreadCases: readonly AdapterCase[] = [
  inGroups('are listed as such, with their messages', async (harness) => {
    const { id, participants, ...group } = await oneGroup(harness)
    expectConversation({ id, participants, ...group }, ownerOf(harness))
    const { items } = await accountOf(harness).listMessages({ id })
    expect(items.map(({ text, direction }) => [text, direction])).toEqual([['Hello all', 'inbound']])
    for (const message of items) {
      expectMessage(message, ownerOf(harness))
      expect(message.conversation.id, 'the conversation of the message').toBe(id)
      expect(message.sender.id).toBe(harness.network.correspondents[0])
      expect(message.recipients, 'recipients in a group').toEqual([])
    }
  }),
  inGroups('never look like a direct message', async (harness) => {
    const direct = await hearText(harness, 'Hello you')
    await harness.network.happen(toGroup(harness))
    for (const event of await takeEvents(harness)) {
      expectEvent(event, ownerOf(harness))
      if (event.type !== 'message.received') continue
      expect(event.conversation.id, 'a group is named by its id').toBeTruthy()
      expect(event.conversation).not.toEqual(direct.conversation)
    }
    const { items } = await accountOf(harness).listConversations()
    expect(items.map(({ kind }) => kind).sort()).toEqual(['direct', 'group'])
  }),
  inGroups('get what is sent to them, once, or the send is refused and nobody does', async (harness) => {
    const { id } = await oneGroup(harness)
    const sent = await accountOf(harness)
      .send({ to: { id }, text: 'Hello you two' })
      .catch((error: unknown) => void expectDmError(error, 'invalid_request', 'content_unsupported'))
    const [first, second, third] = harness.network.correspondents
    const expected = sent ? ['Hello you two'] : []
    for (const member of [first, second]) {
      expect((await arrived(harness, member)).map(({ text }) => text)).toEqual(expected)
    }
    expect(await arrived(harness, third), 'nobody else gets it').toEqual([])
  }),
  encrypted('are told of without a word of what was said', async (harness) => {
    const event = await hearEncrypted(harness)
    expectEvent(event, ownerOf(harness))
    expect(event.conversation.encrypted, 'the conversation is marked').toBe(true)
    expect(event.message.sender.id).toBe(harness.network.correspondents[0])
  }),
  encrypted('are conversations of their own', async (harness) => {
    const readable = await hearText(harness)
    const unreadable = await hearEncrypted(harness)
    expect(unreadable.conversation.id, 'a thread id of its own').toBeTruthy()
    expect(unreadable.conversation.id).not.toBe(readable.conversation.id)
    expect(readable.conversation.encrypted ?? false).toBe(false)
    const { items } = await accountOf(harness)
      .listMessages(unreadable.conversation)
      .catch((error: unknown) => {
        expectDmError(error, 'not_found', ...refusalCodes)
        return { items: [] }
      })
    for (const message of items) expectMessage(message, ownerOf(harness))
    const texts = items.flatMap(({ text }) => text ?? [])
    expect(texts, 'what the readable thread holds').toEqual([])
  }),
  encrypted('take no message: sending there is refused and nothing arrives', async (harness) => {
    const [somebody] = harness.network.correspondents
    await hearText(harness)
    const { conversation: to } = await hearEncrypted(harness)
    await refusal(() => accountOf(harness).send({ to, text: 'Can you read this?' }), ...refusalCodes)
    expect(await arrived(harness, somebody)).toEqual([])
  }),
]

const refusalCodes = ['invalid_request', 'content_unsupported', 'recipient_unavailable'] as const

function inGroups(what: string, run: (harness: Harness) => Promise<void>): AdapterCase {
  return {
    name: `groups: ${what}`,
    run,
    unless: {
      missing: ({ groups }) => groups === undefined,
      async absent(harness) {
        for (const by of harness.network.correspondents) await hearText(harness, 'Hello', by)
        const items = await readToEnd((query) => accountOf(harness).listConversations(query))
        expect(items.map(({ kind }) => kind)).not.toContain('group')
      },
    },
  }
}

function encrypted(what: string, run: (harness: Harness) => Promise<void>): AdapterCase {
  return {
    name: `encrypted threads: ${what}`,
    run,
    unless: {
      missing: ({ encryptedThreads }) => encryptedThreads === undefined,
      async absent(harness) {
        for (const event of await playAll(harness)) {
          if ('conversation' in event) expect(event.conversation.encrypted ?? false, event.type).toBe(false)
        }
        await somebodyWhoWrote(harness)
        const items = await readToEnd((query) => accountOf(harness).listConversations(query))
        expect(items.map((conversation) => conversation.encrypted ?? false)).not.toContain(true)
      },
    },
  }
}

function toGroup({ network }: Harness) {
  const [by, other] = network.correspondents
  return { type: 'message.received', by, inGroupWith: [other], text: 'Hello all' } as const
}

async function oneGroup(harness: Harness) {
  await harness.network.happen(toGroup(harness))
  const { items } = await accountOf(harness).listConversations()
  expect(items.map(({ kind }) => kind)).toEqual(['group'])
  return items[0]!
}

function hearEncrypted(harness: Harness): Promise<MessageReceived> {
  const [by] = harness.network.correspondents
  return hear(harness, { type: 'message.received', by, encrypted: true })
}
