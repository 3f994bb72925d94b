import type { Attachment, AttachmentKind } from '@dm/core'
import { expect } from 'vitest'
import type { AdapterCase } from '../adapter-case.ts'
import type { Harness } from '../harness.ts'
import { hear } from '../stage.ts'
import { expectEvent, ownerOf } from '../well-formed.ts'

const kinds: readonly AttachmentKind[] = [
  'image',
  'video',
  'audio',
  'file',
  'sticker',
  'share',
  'location',
  'template',
  'unsupported',
]

export const incomingAttachmentCases: readonly AdapterCase[] = [
  ...kinds.map((kind): AdapterCase => ({
    name: `incoming attachments: ${kind} arrives as such, or never when not declared`,
    async run(harness) {
      const attachments = await hearAttachments(harness, [kind])
      expect(attachments.map((attachment) => attachment.kind)).toEqual([kind])
      expectReachable(attachments[0]!)
    },
    unless: {
      missing: ({ receivesAttachments }) => !receivesAttachments.includes(kind),
      async absent(harness) {
        for (const declared of harness.adapter.capabilities.receivesAttachments) {
          const attachments = await hearAttachments(harness, [declared])
          expect(attachments.map((attachment) => attachment.kind)).not.toContain(kind)
        }
      },
    },
  })),
]

async function hearAttachments(harness: Harness, wanted: readonly AttachmentKind[]): Promise<Attachment[]> {
  const [by] = harness.network.correspondents
  const attachments = wanted.map((kind) => ({ kind, data: new Uint8Array([1, 2, 3]) }))
  const event = await hear(harness, { type: 'message.received', by, attachments })
  expectEvent(event, ownerOf(harness))
  return [...event.message.attachments]
}

/** There is a way to get at it: a link, an id, a place, or at least what the network sent. */
function expectReachable({ url, id, coordinates, raw }: Attachment): void {
  expect(url ?? id ?? coordinates ?? raw, 'a url, an id, coordinates or the raw payload').toBeDefined()
}
