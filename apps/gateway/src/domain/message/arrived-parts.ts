import { DmError, type OutboundAttachment, type SentPart } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { mediaKind } from './media-kind.ts'
import type { SendOutcome } from './message-store.ts'
import type { SendRequest } from './send-request.ts'

type Arrived = Extract<SendOutcome, { readonly state: 'sent' }>

/**
 * The pieces of a message that arrived though its answer is lost. A network may carry a message in several, and then one
 * of them arriving says nothing of the others: what was asked for and is not in it was not sent, or nobody knows.
 */
export function arrivedParts(arrived: Arrived, asked: Pick<SendRequest, 'text' | 'mediaUrls'>): SentPart[] {
  const { messageId, text, attachments, split, deleted } = arrived
  if (split && split.parts.length > 0) return [...split.parts]
  const whole: SentPart = { status: 'sent', messageId, ...omitUndefined({ text }) }
  // What was taken back held more than is known of it now.
  if (deleted) return [whole]
  const textMissing = asked.text !== undefined && text === undefined
  const media = asked.mediaUrls.map((url) => ({ kind: mediaKind(url) ?? ('file' as const), url }))
  const missing: Missing[] = [
    ...media.slice(attachments).map((one) => ({ attachments: [one] })),
    ...(textMissing ? [{ text: asked.text }] : []),
  ]
  if (missing.length === 0) return [whole]
  const error = split ? notTried() : notKnown()
  const held = media.slice(0, attachments)
  return [
    { ...whole, ...(held.length > 0 && { attachments: held }) },
    ...missing.map((piece) => ({ ...piece, status: 'failed' as const, error })),
  ]
}

interface Missing {
  readonly text?: string
  readonly attachments?: readonly OutboundAttachment[]
}

function notTried(): DmError {
  return new DmError({
    code: 'upstream_unavailable',
    message: 'This piece was not sent, because the answer to the one before it was lost.',
    retryable: true,
  })
}

function notKnown(): DmError {
  return new DmError({
    code: 'outcome_unknown',
    message: 'The send broke off in the middle; look whether this piece is there before sending it again.',
  })
}
