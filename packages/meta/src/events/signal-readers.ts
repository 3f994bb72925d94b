import type { HandoverChanged, InboundEvent } from '@dm/core'
import { omitUndefined } from '@dm/core/kit'
import { compositeBase, conversationOf } from './event-context.ts'
import { referralOf } from './message-readers.ts'
import type { EventReader } from './read-events.ts'
import { wireOptin, wireReferral, wireThreadControl } from './wire-event.ts'

/** `referral`: a link or advertisement led into a conversation that exists already. */
const readReferral: EventReader = (value, context) => {
  const native = wireReferral.parse(value)
  const conversation = conversationOf(context)
  if (conversation === undefined) return undefined
  const type = 'referral.received'
  return { type, ...compositeBase(context, type), conversation, referral: referralOf(native, value) }
}

/** `optin`: by a plug-in, which gives `ref`, or to notifications, which gives a type and a payload. */
const readOptin: EventReader = (value, context) => {
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

function handoverReader(change: HandoverChanged['change']): EventReader {
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

/** Referrals, opt-ins and the four ways in which a thread changes hands, each by the key under which it comes. */
export const signalReaders: readonly (readonly [string, EventReader])[] = [
  ['referral', readReferral],
  ['optin', readOptin],
  ['pass_thread_control', handoverReader('passed')],
  ['take_thread_control', handoverReader('taken')],
  ['request_thread_control', handoverReader('requested')],
  ['app_roles', handoverReader('roles')],
]
