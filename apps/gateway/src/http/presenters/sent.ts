import type { ReplyWindow, SendWarning, SentPart } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import { WireError } from '../../domain/errors/wire-error.ts'
import { wireField } from '../../domain/errors/wire-field.ts'
import type { Sent } from '../../domain/message/send.ts'
import { successOf } from '../answer.ts'
import { presentReason, reasonSchema } from './error.ts'
import { presentWindow, windowSchema } from './window.ts'

const partSchema = z
  .object({
    status: z
      .enum(['success', 'error', 'unknown'])
      .describe('`unknown`: it may have gone out; look before you repeat it.'),
    messageId: z.string().optional().describe('The network’s, of a piece that went out.'),
    message: z.string().optional().describe('The text of the piece.'),
    mediaUrl: z.string().optional().describe('Its media.'),
    mediaUrls: z.array(z.string()).optional().describe('Its media, where there are several.'),
    error: reasonSchema.optional().describe('Why it failed.'),
  })
  .meta({
    id: 'SentPart',
    description: 'One piece of a send. `unknown`: it may have gone out; do not repeat it.',
  })

const warningSchema = z
  .object({
    code: z.string().describe('What it is, for programs.'),
    message: z.string().describe('The same for people.'),
    field: z.string().optional().describe('The field of the call that it is about.'),
  })
  .meta({ id: 'SendWarning', description: 'It went out, but not quite as it was asked for.' })

export const sentSchema = successOf({
  recipientId: z.string().optional().describe('Who got it.'),
  messageId: z.string().describe('The network’s; of the first piece where there are several.'),
  message: z.string().describe('The text, empty where there was none.'),
  conversationId: z.string().describe('Ours, of the conversation it went into.'),
  platform: z.string().describe('The network, by its name in paths.'),
  window: windowSchema.optional().describe('Whether the conversation can be answered further.'),
  messages: z.array(partSchema).optional().describe('The pieces, where the network took it in several.'),
  warnings: z.array(warningSchema).optional().describe('What went otherwise than asked for.'),
}).meta({
  id: 'Sent',
  description: 'What was sent. `messages` lists the pieces when there is more than one.',
})

/** What an answer to a send says beside what became of it. */
export interface SentWith {
  /** The network's name on the wire. */
  readonly platform: string
  readonly message: string
  /** The network's rule for replies. */
  readonly windows: readonly ReplyWindow[] | undefined
  /** Milliseconds by the networks' clock. */
  readonly now: number
}

/** The answer to a send. Its pieces are listed only when there is more than one. */
export function presentSent(
  { result, conversation, recipientId }: Sent,
  { platform, message, windows, now }: SentWith,
) {
  return omitUndefined<z.output<typeof sentSchema>>({
    status: 'success',
    recipientId: result.recipientId ?? recipientId,
    messageId: result.messageId,
    message,
    conversationId: conversation.id,
    platform,
    window: presentWindow(conversation, windows, now),
    messages: result.parts.length > 1 ? result.parts.map(presentPart) : undefined,
    warnings: result.warnings.length > 0 ? result.warnings.map(presentWarning) : undefined,
  })
}

/** A piece with what it held, whatever became of it, so that nobody repeats more than failed. */
function presentPart(part: SentPart) {
  const urls = (part.attachments ?? []).flatMap((attachment) => ('url' in attachment ? attachment.url : []))
  return omitUndefined<z.output<typeof partSchema>>({
    status: statusOf(part),
    messageId: part.status === 'sent' ? part.messageId : undefined,
    message: part.text,
    mediaUrl: urls[0],
    mediaUrls: urls.length > 1 ? urls : undefined,
    error: part.status === 'failed' ? presentReason(WireError.from(part.error)) : undefined,
  })
}

/** `unknown`: it may have gone out, so it must not be repeated before somebody has looked. */
function statusOf(part: SentPart): 'success' | 'error' | 'unknown' {
  if (part.status === 'sent') return 'success'
  return part.error.code === 'outcome_unknown' ? 'unknown' : 'error'
}

function presentWarning({ code, message, field }: SendWarning) {
  return omitUndefined<z.output<typeof warningSchema>>({
    code,
    message,
    field: field === undefined ? undefined : wireField(field),
  })
}
