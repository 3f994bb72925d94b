import type { HandoverChanged, InboundEvent } from '@dm/core'
import { omitUndefined, parseTimestamp, stableDigest } from '@dm/core/kit'
import {
  wireDelivery,
  wireOptin,
  wirePolicy,
  wireRead,
  wireReferral,
  wireThreadControl,
} from '../api/wire.ts'
import { compositeBase, conversationOf, eventBase } from './event-context.ts'
import { messageId } from './message-id.ts'
import { referralOf } from './message.ts'
import type { EventReader } from './message-readers.ts'

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

/** `referral`: a link or advertisement led into a conversation that exists already. */
export const readReferral: EventReader = (value, context) => {
  const native = wireReferral.parse(value)
  const conversation = conversationOf(context)
  if (conversation === undefined) return undefined
  const type = 'referral.received'
  return { type, ...compositeBase(context, type), conversation, referral: referralOf(native, value) }
}

/** `optin`: by a plug-in, which gives `ref`, or to notifications, which gives a type and a payload. */
export const readOptin: EventReader = (value, context) => {
  const native = wireOptin.parse(value)
  const participantId = context.participantId ?? native.user_ref
  if (participantId === undefined) return undefined
  const type = 'optin.received'
  return {
    type,
    ...compositeBase({ ...context, participantId }, type),
    conversation: { participantId },
    nativeType: native.type ?? 'optin',
    ...omitUndefined({ payload: native.payload ?? native.ref }),
  }
}

/** The four ways in which a thread changes hands. */
export function handoverReader(change: HandoverChanged['change']): EventReader {
  return (value, context): InboundEvent => {
    const native = wireThreadControl.parse(value)
    const type = 'handover.changed'
    return {
      type,
      ...compositeBase(context, type, change),
      change,
      ...omitUndefined({
        conversation: conversationOf(context),
        fromAppId: native.previous_owner_app_id,
        toAppId: native.new_owner_app_id ?? native.requested_owner_app_id,
      }),
    }
  }
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
