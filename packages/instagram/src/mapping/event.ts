import {
  conversationOf,
  createEventReading,
  eventBase,
  readEdit,
  readPostback,
  readReaction,
  signalReaders,
  type EventReader,
} from '@dm/meta'
import { wireRead } from '../api/wire.ts'
import { readMessage } from './message.ts'
import { network } from './network.ts'

/** `read`: one message, up to which the person has seen all. */
const readRead: EventReader = (value, context) => {
  const { mid } = wireRead.parse(value)
  const conversation = conversationOf(context)
  const { participantId } = context
  if (mid === undefined || conversation === undefined || participantId === undefined) return undefined
  const type = 'message.read'
  const receipt = { participantId, messageIds: [mid] }
  return { type, ...eventBase(context, type, participantId, mid), conversation, receipt }
}

/**
 * `message_edit`. With number 0 and without a text it is no edit but the only sign of a new message: kept as
 * unsupported, so that a reader can fetch the message.
 */
const readOwnEdit: EventReader = (value, context) => {
  const event = readEdit(value, context)
  const isSign = event?.type === 'message.edited' && event.edits === 0 && event.text === ''
  return isSign ? undefined : event
}

/**
 * Every event of one webhook item, by the key under which it comes.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/webhooks/examples
 */
export const eventsFrom = createEventReading(
  network,
  new Map([
    ['message', readMessage],
    ['message_edit', readOwnEdit],
    ['reaction', readReaction],
    ['read', readRead],
    ['postback', readPostback],
    ...signalReaders,
  ]),
)
