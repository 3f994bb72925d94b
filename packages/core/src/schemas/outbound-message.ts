import { z } from 'zod'
import type {
  OutboundAttachment,
  OutboundAttachmentKind,
  OutboundMessage,
  QuickReply,
} from '../model/outbound-message.ts'
import { recipientSchema } from './conversation.ts'
import { nativeIdSchema, platformIdSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const outboundAttachmentKindSchema = z.enum([
  'image',
  'video',
  'audio',
  'file',
]) satisfies z.ZodType<OutboundAttachmentKind>

const webUrl = z.url({ protocol: /^https?$/, error: 'Expected an absolute http or https URL' })
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Expected bytes')

// One object first and the choice after it, because a union of three would say only that none fits.
const looseAttachment = z.strictObject({
  kind: outboundAttachmentKindSchema,
  url: webUrl.exactOptional(),
  id: nativeIdSchema.exactOptional(),
  data: bytes.exactOptional(),
  mimeType: z.string().min(1).exactOptional(),
  name: z.string().min(1).exactOptional(),
})

export const outboundAttachmentSchema = looseAttachment.transform((value, context): OutboundAttachment => {
  const { kind, url, id, data, mimeType, name } = value
  const complain = (message: string, path: string[] = []): never => {
    context.addIssue({ code: 'custom', message, path })
    return z.NEVER
  }
  if ([url, id, data].filter((source) => source !== undefined).length !== 1) {
    return complain('Expected exactly one of url, id and data')
  }
  if (data === undefined) {
    if (mimeType !== undefined) return complain('Belongs to data only', ['mimeType'])
    if (name !== undefined) return complain('Belongs to data only', ['name'])
    if (url !== undefined) return { kind, url }
    if (id !== undefined) return { kind, id }
  } else if (mimeType !== undefined) {
    return { kind, data, mimeType, ...(name === undefined ? {} : { name }) }
  }
  return complain('Expected the media type of data', ['mimeType'])
}) satisfies z.ZodType<OutboundAttachment>

export const quickReplySchema = z.strictObject({
  title: z.string().min(1, 'Expected a title that is not empty'),
  payload: z.string().exactOptional(),
  imageUrl: webUrl.exactOptional(),
}) satisfies z.ZodType<QuickReply>

/**
 * A message to send, as strict as can be without knowing the network: unknown keys are refused by name, and
 * every issue has the path of the field at fault. What a network can carry is judged by its adapter.
 */
export const outboundMessageSchema = z
  .strictObject({
    to: recipientSchema,
    text: z.string().min(1, 'Expected text that is not empty, or none').exactOptional(),
    attachments: z.array(outboundAttachmentSchema).exactOptional(),
    quickReplies: z.array(quickReplySchema).exactOptional(),
    replyTo: nativeIdSchema.exactOptional(),
    author: z.enum(['human', 'bot']).exactOptional(),
    reference: z
      .string()
      .regex(/^[\x20-\x7e]{1,200}$/, 'Expected 1 to 200 characters of ASCII')
      .exactOptional(),
    overflow: z.enum(['refuse', 'split']).exactOptional(),
    platformOptions: z.record(platformIdSchema, z.unknown()).exactOptional(),
  })
  .refine(
    ({ text, attachments = [], platformOptions }) =>
      text !== undefined || attachments.length > 0 || platformOptions !== undefined,
    { error: 'Expected text or at least one attachment', path: ['text'] },
  ) satisfies z.ZodType<OutboundMessage>

type KeysOf<T> = T extends unknown ? keyof T : never
type _SameKind = Expect<Same<z.output<typeof outboundAttachmentKindSchema>, OutboundAttachmentKind>>
type _SameKeys = Expect<Same<keyof z.output<typeof looseAttachment>, KeysOf<OutboundAttachment>>>
type _SameReply = Expect<Same<z.output<typeof quickReplySchema>, QuickReply>>
type _Same = Expect<Same<z.output<typeof outboundMessageSchema>, OutboundMessage>>
