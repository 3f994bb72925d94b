import { omitUndefined, parseTimestamp, stableDigest } from '@dm/core/kit'
import { compositeBase, conversationOf, eventBase, type EventReader } from '@dm/meta'
import { wireDelivery, wirePolicy, wireRead } from '../api/wire.ts'
import { messageId } from './message-id.ts'

/** `delivery`: a watermark, and sometimes the messages it is about. */
export const readDelivery: EventReader = (value, context) => {
  const native = wireDelivery.parse(value)
  const conversation = conversationOf(context)
  const { participantId } = context
  const watermark = parseTimestamp(native.watermark)
  const ids = (native.mids ?? []).filter((mid) => mid !== undefined).map(messageId)
  if (conversation === undefined || participantId === undefined) return undefined
  if (watermark === undefined && ids.length === 0) return undefined
  const type = 'message.delivered'
  return {
    type,
    ...eventBase(context, type, participantId, watermark ?? '', ...(ids.length > 0 ? [digestOf(ids)] : [])),
    conversation,
    receipt: omitUndefined({ participantId, messageIds: ids.length > 0 ? ids : undefined, watermark }),
  }
}

/** Of messages in any order: a receipt may name many of them. */
function digestOf(ids: readonly string[]): string {
  return stableDigest(ids.toSorted())
}

/** `read`: everything up to the watermark was seen. */
export const readRead: EventReader = (value, context) => {
  const watermark = parseTimestamp(wireRead.parse(value).watermark)
  const conversation = conversationOf(context)
  const { participantId } = context
  if (conversation === undefined || participantId === undefined || watermark === undefined) return undefined
  const type = 'message.read'
  const receipt = { participantId, watermark }
  return { type, ...eventBase(context, type, participantId, watermark), conversation, receipt }
}

/** `policy_enforcement`: Meta warns, blocks or unblocks the Page. */
export const readPolicy: EventReader = (value, context) => {
  const native = wirePolicy.parse(value)
  const type = 'account.warned'
  const reason = native.reason
  return {
    type,
    ...compositeBase(context, type, native.action),
    action: native.action,
    ...omitUndefined({ reason }),
  }
}
