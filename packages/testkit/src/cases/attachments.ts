import type { Capabilities, OutboundAttachment, OutboundAttachmentKind } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase, Unless } from '../adapter-case.ts'
import type { Harness, TestMedia } from '../harness.ts'
import { refusal } from '../refusal.ts'
import { accountOf, arrived, somebodyWhoWrote } from '../stage.ts'
import { expectCleanSend } from '../well-formed.ts'

type Way = 'url' | 'id' | 'data'

const kinds: readonly OutboundAttachmentKind[] = ['image', 'video', 'audio', 'file']
const ways: readonly Way[] = ['url', 'id', 'data']

export const attachmentCases: readonly AdapterCase[] = [
  ...kinds.flatMap((kind) => ways.map((way) => oneArrives(kind, way))),
  ...kinds.map(biggestArrives),
  ...kinds.map(biggerIsRefused),
  {
    name: 'attachments: text and media of one call both arrive, as declared',
    async run(harness) {
      const { capabilities } = harness.adapter
      const somebody = await somebodyWhoWrote(harness)
      const { attachment, content } = await firstMedia(harness)
      const result = await accountOf(harness).send({
        to: { participantId: somebody },
        text: 'look',
        attachments: [attachment],
      })
      expectCleanSend(result)
      const messages = await arrived(harness, somebody)
      expect(messages.flatMap(({ text }) => text ?? [])).toEqual(['look'])
      expect(contents(messages)).toEqual([content])
      expect(messages).toHaveLength(capabilities.textWithAttachments === 'one_message' ? 1 : 2)
      expect(result.parts, 'one part for each message').toHaveLength(messages.length)
      const primary = result.parts.find(({ text }) => text === 'look')
      expect(primary, 'the result names the part with the text').toMatchObject({
        messageId: result.messageId,
      })
    },
    unless: { missing: hasNone, absent: refusesMediaWithText },
  },
  {
    name: 'attachments: as many as declared arrive, in order',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const media = await several(harness, harness.adapter.capabilities.attachmentsPerMessage.max)
      const attachments = media.map(({ attachment }) => attachment)
      expectCleanSend(await accountOf(harness).send({ to: { participantId: somebody }, attachments }))
      expect(contents(await arrived(harness, somebody))).toEqual(media.map(({ content }) => content))
    },
    unless: { missing: hasNone, absent: refusesMediaWithText },
  },
  {
    name: 'attachments: one more than declared is refused and nothing is sent',
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const media = await several(harness, harness.adapter.capabilities.attachmentsPerMessage.max + 1)
      const attachments = media.map(({ attachment }) => attachment)
      const call = () => accountOf(harness).send({ to: { participantId: somebody }, attachments })
      await refusal(call, 'content_unsupported', 'invalid_request')
      expect(await arrived(harness, somebody)).toEqual([])
    },
    unless: { missing: hasNone, absent: refusesMediaWithText },
  },
]

function oneArrives(kind: OutboundAttachmentKind, way: Way): AdapterCase {
  return {
    name: `attachments: ${kind} by ${way} arrives, or is refused when not declared`,
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const { attachment, content } = await harness.network.media(kind, way)
      const message = { to: { participantId: somebody }, attachments: [attachment] }
      expectCleanSend(await accountOf(harness).send(message))
      const messages = await arrived(harness, somebody)
      expect(messages.flatMap(({ attachments }) => attachments)).toEqual([{ kind, content }])
      expect(messages[0]?.text).toBeUndefined()
    },
    unless: {
      missing: ({ attachments }) => !attachments[kind]?.by.includes(way),
      absent: (harness) => expectRefused(harness, { attachments: [sample(kind, way)] }),
    },
  }
}

/** Where the limit of a network is higher, its exact size is not tried: a test has to fit into memory. */
const affordableBytes = 32 * 1024 * 1024

function biggestArrives(kind: OutboundAttachmentKind): AdapterCase {
  return {
    name: `attachments: ${kind} by data as big as declared arrives`,
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const size = Math.min(harness.adapter.capabilities.attachments[kind]?.maxBytes ?? 0, affordableBytes)
      const { attachment, content } = await harness.network.media(kind, 'data', size)
      expect('data' in attachment && attachment.data.length, 'the size that was asked for').toBe(size)
      const message = { to: { participantId: somebody }, attachments: [attachment] }
      const { warnings } = await accountOf(harness).send(message)
      expect(warnings, 'warnings about a size that is allowed').toEqual([])
      const messages = await arrived(harness, somebody)
      expect(messages.flatMap(({ attachments }) => attachments)).toEqual([{ kind, content }])
    },
    unless: unlessData(kind),
  }
}

function biggerIsRefused(kind: OutboundAttachmentKind): AdapterCase {
  return {
    name: `attachments: ${kind} by data one byte bigger than declared is attachment_too_large`,
    async run(harness) {
      const somebody = await somebodyWhoWrote(harness)
      const { attachment } = await harness.network.media(kind, 'data')
      const data = new Uint8Array((harness.adapter.capabilities.attachments[kind]?.maxBytes ?? 0) + 1)
      const attachments = [{ ...attachment, data } as OutboundAttachment]
      const call = () =>
        accountOf(harness).send({ to: { participantId: somebody }, text: 'look', attachments })
      await refusal(call, 'attachment_too_large')
      expect(await arrived(harness, somebody), 'not even the text is sent').toEqual([])
    },
    unless: unlessData(kind),
  }
}

function unlessData(kind: OutboundAttachmentKind): Unless {
  return {
    missing: ({ attachments }) => !attachments[kind]?.by.includes('data'),
    absent: (harness) => expectRefused(harness, { attachments: [sample(kind, 'data')] }),
  }
}

function hasNone({ attachments }: Capabilities): boolean {
  return Object.keys(attachments).length === 0
}

/** Sending the text without the media would be a message that nobody wrote. */
function refusesMediaWithText(harness: Harness): Promise<void> {
  return expectRefused(harness, { text: 'look', attachments: [sample('image', 'url')] })
}

async function expectRefused(
  harness: Harness,
  content: { readonly text?: string; readonly attachments: readonly OutboundAttachment[] },
): Promise<void> {
  const somebody = await somebodyWhoWrote(harness)
  const call = () => accountOf(harness).send({ to: { participantId: somebody }, ...content })
  await refusal(call, 'content_unsupported')
  expect(await arrived(harness, somebody), 'nothing was sent').toEqual([])
}

function sample(kind: OutboundAttachmentKind, way: Way): OutboundAttachment {
  if (way === 'url') return { kind, url: 'https://example.com/media' }
  if (way === 'id') return { kind, id: '1' }
  return { kind, data: new Uint8Array([1, 2, 3]), mimeType: 'application/octet-stream' }
}

async function several(harness: Harness, count: number): Promise<TestMedia[]> {
  const media: TestMedia[] = []
  while (media.length < count) media.push(await firstMedia(harness))
  return media
}

async function firstMedia({ adapter, network }: Harness): Promise<TestMedia> {
  const [kind] = kinds.filter((candidate) => adapter.capabilities.attachments[candidate])
  return network.media(kind!, adapter.capabilities.attachments[kind!]!.by[0]!)
}

function contents(messages: Awaited<ReturnType<typeof arrived>>): string[] {
  return messages.flatMap(({ attachments }) => attachments.map(({ content }) => content))
}
