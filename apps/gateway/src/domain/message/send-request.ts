import { judgeForeignUrl, measureText } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform, Rules } from '../../context.ts'
import { missingOr } from '../errors/read-input.ts'
import { WireError } from '../errors/wire-error.ts'
import { knownExtensions, mediaKind } from './media-kind.ts'

/** What a caller asks to be sent, checked. */
export interface SendRequest {
  readonly recipientId?: string
  readonly conversationId?: string
  readonly text?: string
  readonly mediaUrls: readonly string[]
  /** A person has written it, and it may use the longer window that a network keeps for people. */
  readonly humanAgent?: boolean
}

/** An id of a network or of ours, as a caller gives it. Without these rules the database refuses some. */
export const idSchema = z
  .union([z.string().trim(), z.number().int().transform(String)], { error: missingOr('must be a string') })
  .pipe(
    z
      .string()
      .max(255, 'has more than 255 characters')
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has a character that no id has'),
  )
const urls = z
  .union([z.string().transform((url) => [url]), z.array(z.string())], {
    error: 'must be an array of URLs',
  })
  .nullish()

export const sendBody = z.object(
  {
    recipientId: idSchema
      .nullish()
      .describe('Who is to get it: the id that the network gives the person for this account.'),
    conversationId: idSchema
      .nullish()
      .describe(
        'The conversation it goes into, by our id or the network’s. On X it is enough without a recipient.',
      ),
    message: z
      .string({ error: 'must be a string' })
      .nullish()
      .describe(
        'The text. How long it may be depends on the network: see its capabilities. X needs one beside media.',
      ),
    mediaUrls: urls.describe(
      'Where media lie, as public https addresses: images, video, audio or files, as the network takes them. One may stand alone.',
    ),
    mediaUrl: urls.describe('The same as mediaUrls; both are sent.'),
    humanAgent: z
      .boolean({ error: 'must be true or false' })
      .nullish()
      .describe(
        'A person has written it, so it may use the longer reply window that Messenger and Instagram keep for people. An extension of ours.',
      ),
  },
  { error: 'must be a JSON object' },
)

/**
 * Checks the body of a send against the rules of the wire and of the network.
 *
 * @throws {WireError} `invalid_request` that names the field
 */
export function checkSendRequest(
  body: z.output<typeof sendBody>,
  platform: Platform,
  rules: Rules,
): SendRequest {
  const { message, recipientId, conversationId, mediaUrls, mediaUrl, humanAgent } = body
  const text = message || undefined
  const media = [...(mediaUrls ?? []), ...(mediaUrl ?? [])]

  const { bodyRules, wireName, title } = platform
  if (text === undefined && (bodyRules.textRequired || media.length === 0)) {
    const wanted = bodyRules.textRequired ? 'text, even with media' : 'text, or mediaUrls'
    throw refused('message', `message is missing: ${title} needs ${wanted}.`)
  }
  if (!recipientId && !(bodyRules.conversationIdIsEnough && conversationId)) {
    throw refused(
      'recipientId',
      bodyRules.conversationIdIsEnough
        ? 'recipientId is missing: give it or a conversationId.'
        : `recipientId is missing: ${wireName} needs it.`,
    )
  }
  const { attachmentsPerMessage, replyWindows = [] } = platform.adapter.capabilities
  if (humanAgent && !replyWindows.some(({ kind }) => kind === 'human_agent')) {
    throw refused('humanAgent', `${title} has no longer window for people; leave humanAgent out.`)
  }
  if (text !== undefined) checkText(text, platform)
  const maxMedia = Math.min(bodyRules.maxMedia, attachmentsPerMessage.max)
  if (media.length > maxMedia) {
    throw refused('mediaUrls', `mediaUrls has ${media.length} entries; ${title} takes at most ${maxMedia}.`)
  }
  media.forEach((url, index) => checkMediaUrl(url, `mediaUrls[${index}]`, platform, rules))
  return {
    mediaUrls: media,
    ...(recipientId && { recipientId }),
    ...(conversationId && { conversationId }),
    ...(text !== undefined && { text }),
    ...(humanAgent && { humanAgent }),
  }
}

/** Before anything is written: what the network is known to refuse must not become a message that failed. */
export function checkText(text: string, { adapter, title }: Platform, field = 'message'): void {
  if (text.trim() === '') {
    const beside = field === 'message' ? ' beside mediaUrls' : ''
    throw refused(field, `${field} is blank: write something, or leave it out${beside}.`)
  }
  const { max, unit } = adapter.capabilities.text
  const length = measureText(text, unit)
  if (length <= max) return
  const name = unit === 'bytes' ? 'bytes' : 'characters'
  throw refused(field, `${field} has ${length} ${name}; ${title} takes at most ${max}.`)
}

function checkMediaUrl(url: string, field: string, platform: Platform, rules: Rules): void {
  const reason = judgeForeignUrl(url, { allowPrivate: rules.allowPrivateUrls })
  if (reason !== undefined) throw refused(field, `${field} cannot be used: ${reason}.`)
  const kind = mediaKind(url)
  const { attachments } = platform.adapter.capabilities
  if (!attachments[kind ?? 'file']?.by.includes('url')) {
    const taken = Object.keys(attachments).join(', ')
    const found = kind === undefined ? 'nothing that we know' : `${kind} media`
    throw refused(field, `${field} is ${found}; ${platform.title} takes ${taken || 'no media'}.`)
  }
  if (!platform.bodyRules.plainMediaUrls || !rules.plainMediaUrls) return
  if (new URL(url).search !== '') {
    throw refused(
      field,
      `${field} has a query string; ${platform.title} media URLs must be plain, without one.`,
    )
  }
  if (kind === undefined) {
    throw refused(field, `${field} must end in a known extension: ${knownExtensions.join(', ')}.`)
  }
}

function refused(field: string, message: string): WireError {
  return new WireError('invalid_request', { field, message })
}
