import { judgeForeignUrl } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform, Rules } from '../../context.ts'
import { readInput } from '../errors/read-input.ts'
import { WireError } from '../errors/wire-error.ts'
import { knownExtensions, mediaKind } from './media-kind.ts'

/** What a caller asks to be sent, checked. */
export interface SendRequest {
  readonly recipientId?: string
  readonly conversationId?: string
  readonly text?: string
  readonly mediaUrls: readonly string[]
}

const id = z.union([z.string().trim(), z.number().int().transform(String)], {
  error: 'must be a string',
})
const urls = z
  .union([z.string().transform((url) => [url]), z.array(z.string())], {
    error: 'must be an array of URLs',
  })
  .nullish()

const sendBody = z.object(
  {
    recipientId: id.nullish(),
    conversationId: id.nullish(),
    message: z.string({ error: 'must be a string' }).nullish(),
    mediaUrls: urls,
    mediaUrl: urls,
  },
  { error: 'must be a JSON object' },
)

/**
 * Checks the body of a send against the rules of the wire and of the network. Unknown fields are ignored.
 *
 * @throws {WireError} `invalid_request` that names the field
 */
export function readSendRequest(body: unknown, platform: Platform, rules: Rules): SendRequest {
  const { message, recipientId, conversationId, mediaUrls, mediaUrl } = readInput(sendBody, body, 'body')
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
  if (media.length > bodyRules.maxMedia) {
    throw refused(
      'mediaUrls',
      `mediaUrls has ${media.length} entries; ${title} takes at most ${bodyRules.maxMedia}.`,
    )
  }
  media.forEach((url, index) => checkMediaUrl(url, `mediaUrls[${index}]`, platform, rules))
  return {
    mediaUrls: media,
    ...(recipientId && { recipientId }),
    ...(conversationId && { conversationId }),
    ...(text !== undefined && { text }),
  }
}

function checkMediaUrl(url: string, field: string, platform: Platform, rules: Rules): void {
  const reason = judgeForeignUrl(url, { allowPrivate: rules.allowPrivateUrls })
  if (reason !== undefined) throw refused(field, `${field} cannot be used: ${reason}.`)
  if (!platform.bodyRules.plainMediaUrls || !rules.plainMediaUrls) return
  if (new URL(url).search !== '') {
    throw refused(
      field,
      `${field} has a query string; ${platform.title} media URLs must be plain, without one.`,
    )
  }
  if (mediaKind(url) === undefined) {
    throw refused(field, `${field} must end in a known extension: ${knownExtensions.join(', ')}.`)
  }
}

function refused(field: string, message: string): WireError {
  return new WireError('invalid_request', { field, message })
}
