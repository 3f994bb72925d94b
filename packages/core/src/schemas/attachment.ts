import { z } from 'zod'
import type { Attachment, AttachmentKind } from '../model/attachment.ts'
import { countSchema, nativeIdSchema, timestampSchema } from './platform.ts'
import type { Expect, Same } from './same-type.ts'

export const attachmentKindSchema = z.enum([
  'image',
  'video',
  'audio',
  'file',
  'sticker',
  'share',
  'location',
  'template',
  'unsupported',
]) satisfies z.ZodType<AttachmentKind>

export const attachmentSchema = z.object({
  kind: attachmentKindSchema,
  nativeType: z.string(),
  id: nativeIdSchema.exactOptional(),
  url: z.string().exactOptional(),
  expiresAt: timestampSchema.exactOptional(),
  previewUrl: z.string().exactOptional(),
  mimeType: z.string().exactOptional(),
  name: z.string().exactOptional(),
  title: z.string().exactOptional(),
  sizeBytes: countSchema.exactOptional(),
  width: z.number().nonnegative().exactOptional(),
  height: z.number().nonnegative().exactOptional(),
  durationMs: z.number().nonnegative().exactOptional(),
  coordinates: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .exactOptional(),
  raw: z.unknown().exactOptional(),
}) satisfies z.ZodType<Attachment>

type _SameKind = Expect<Same<z.output<typeof attachmentKindSchema>, AttachmentKind>>
type _Same = Expect<Same<z.output<typeof attachmentSchema>, Attachment>>
