import { DmError, type CallOptions, type OutboundMessage, type SendResult } from '@dm/core'
import { omitUndefined, sendInTurn, type MessagePiece } from '@dm/core/kit'
import type { MessageBody, XApi } from './api/client.ts'
import { placeOf, type Place } from './mapping/conversation-id.ts'
import { piecesOf } from './mapping/outbound.ts'
import { parseSendOptions } from './options.ts'
import { mediaIdOf, type Uploader } from './upload.ts'

/** What a send needs from the account. */
export interface Sender extends Uploader {
  readonly accountId: string
  readonly api: XApi
}

/** Sends the pieces of a message one after the other, and stops at the first that fails. */
export async function sendPieces(
  sender: Sender,
  message: OutboundMessage,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const { newGroupWith } = parseSendOptions(message.platformOptions?.x)
  let place: Place | undefined =
    newGroupWith === undefined ? placeOf(message.to, sender.accountId, 'send') : undefined

  let begun = false

  return sendInTurn(piecesOf(message), async (piece) => {
    // Another try would begin another group.
    if (begun && place === undefined) throw groupWithoutId()
    const body = await bodyOf(sender, piece, options)
    try {
      const sent =
        place === undefined
          ? await sender.api.sendToNewGroup(newGroupWith ?? [], body, options)
          : await sender.api.sendTo(place, body, options)
      begun = true
      // What is left of the message goes to the group that the first piece began.
      if (place === undefined && sent.conversationId !== undefined) place = { groupId: sent.conversationId }
      return {
        ...sent,
        recipientId: place !== undefined && 'participantId' in place ? place.participantId : undefined,
      }
    } catch (error) {
      throw isUnknownPerson(error) ? unknownPerson(error) : error
    }
  })
}

function groupWithoutId(): DmError {
  return new DmError({
    code: 'upstream_malformed',
    message: 'X began the group and did not say its id, so the rest of the message was not sent.',
  })
}

async function bodyOf(
  sender: Sender,
  { text, attachments = [] }: MessagePiece,
  options: CallOptions | undefined,
): Promise<MessageBody> {
  const [attachment] = attachments
  if (attachment === undefined) return omitUndefined({ text })
  const media_id = await mediaIdOf(sender, attachment, options)
  return omitUndefined({ text, attachments: [{ media_id }] as const })
}

/** What is not found while sending is the person, or the group. */
function isUnknownPerson(error: unknown): error is DmError {
  return DmError.isInstance(error) && error.code === 'not_found'
}

function unknownPerson({ upstream }: DmError): DmError {
  return new DmError({
    code: 'recipient_not_found',
    field: 'to',
    message: 'X knows no such user or group, or this account is not in it.',
    ...omitUndefined({ upstream }),
  })
}
