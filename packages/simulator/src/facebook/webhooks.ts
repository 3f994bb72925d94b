import type { WebhookEvent } from '../graph/dispatch.ts'
import type { FacebookContext } from './context.ts'
import { webhookAttachments } from './attachment-views.ts'
import type { Conversation, Message } from './world.ts'

/** Which subscribed field lets an event through, by the key that the event carries. */
export const fieldByKey: Record<string, string> = {
  message: 'messages',
  message_edit: 'message_edits',
  reaction: 'message_reactions',
  delivery: 'message_deliveries',
  read: 'message_reads',
  postback: 'messaging_postbacks',
  referral: 'messaging_referrals',
  optin: 'messaging_optins',
  pass_thread_control: 'messaging_handovers',
  take_thread_control: 'messaging_handovers',
  request_thread_control: 'messaging_handovers',
  app_roles: 'messaging_handovers',
  policy_enforcement: 'messaging_policy_enforcement',
  account_linking: 'messaging_account_linking',
  response_feedback: 'response_feedback',
  order: 'send_cart',
}

/** The message id as this webhook writes it. */
export function wireMid(context: FacebookContext, mid: string, echo = false): string {
  const { midPrefix } = context.switches
  const bare = midPrefix === 'never' || (midPrefix === 'not_in_echoes' && echo)
  return bare ? mid.replace(/^m_/, '') : mid
}

/** An event from the person to the Page. */
export function fromCustomer(
  conversation: Pick<Conversation, 'pageId' | 'customerId'>,
  atMs: number,
  body: Record<string, unknown>,
  options: { standby?: boolean; field?: string } = {},
): WebhookEvent {
  const { pageId, customerId } = conversation
  const key = Object.keys(body)[0] ?? ''
  return {
    ownerId: pageId,
    lane: `${pageId} ${customerId}`,
    list: options.standby ? 'standby' : 'messaging',
    field: options.standby ? 'standby' : (options.field ?? fieldByKey[key] ?? 'messages'),
    item: { sender: { id: customerId }, recipient: { id: pageId }, timestamp: atMs, ...body },
  }
}

/** The event for a message of the person. */
export function messageEvent(
  context: FacebookContext,
  message: Message,
  extra: Record<string, unknown> = {},
  standby = false,
): WebhookEvent {
  const attachments = webhookAttachments(context, message)
  return fromCustomer(
    message,
    message.atMs,
    {
      message: {
        mid: wireMid(context, message.mid),
        text: message.text === '' ? undefined : message.text,
        quick_reply: message.tapped === undefined ? undefined : { payload: message.tapped },
        reply_to: replyTo(context, message, false),
        attachments: attachments.length > 0 ? attachments : undefined,
        ...extra,
      },
    },
    { standby },
  )
}

/** The echo of a message of the Page. */
export function echoEvent(context: FacebookContext, message: Message, standby = false): WebhookEvent {
  const attachments = webhookAttachments(context, message)
  return {
    ownerId: message.pageId,
    lane: `${message.pageId} ${message.customerId}`,
    list: standby ? 'standby' : 'messaging',
    field: standby ? 'standby' : 'message_echoes',
    item: {
      sender: { id: message.pageId },
      recipient: { id: message.customerId },
      timestamp: message.atMs,
      message: {
        mid: wireMid(context, message.mid, true),
        is_echo: true,
        app_id: message.appId === undefined ? undefined : BigInt(message.appId),
        metadata: message.metadata,
        text: message.text === '' ? undefined : message.text,
        reply_to: replyTo(context, message, true),
        attachments: attachments.length > 0 ? attachments : undefined,
      },
    },
  }
}

/** The receipt that some messages of the Page reached the person's device. */
export function deliveryEvent(
  context: FacebookContext,
  conversation: Pick<Conversation, 'pageId' | 'customerId'>,
  messages: Message[],
  watermark: number,
  standby = false,
): WebhookEvent {
  const { deliveries, missingTimestamp } = context.switches
  const mids = messages.map(({ mid }) => wireMid(context, mid))
  const event = fromCustomer(
    conversation,
    context.clock.now(),
    { delivery: { mids: deliveries === 'without_mids' ? undefined : mids, watermark } },
    { standby },
  )
  if (missingTimestamp) delete event.item.timestamp
  return event
}

function replyTo(context: FacebookContext, message: Message, echo: boolean) {
  if (message.replyTo === undefined) return undefined
  const target = context.world.messages.get(message.replyTo)
  return {
    mid: wireMid(context, message.replyTo, echo),
    is_self_reply: target?.from === message.from,
  }
}

/** Whether app and Page subscribed to an event; a referral inside a message has a field of its own. */
export function isSubscribed(context: FacebookContext, event: WebhookEvent): boolean {
  const { subscription } = context.app()
  if (!subscription?.active) return false
  if (event.field === null) return true
  const onPage = context.world.pages.get(event.ownerId)?.subscribedFields
  const has = (field: string) => subscription.fields.includes(field) && onPage?.includes(field) === true
  const message = event.item.message
  if (
    typeof message === 'object' &&
    message !== null &&
    'referral' in message &&
    !has('messaging_referrals')
  ) {
    delete message.referral
  }
  return has(event.field)
}
