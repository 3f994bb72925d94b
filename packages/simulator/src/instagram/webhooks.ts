import { webhookAttachments } from './attachment-views.ts'
import type { InstagramContext } from './context.ts'
import type { InstagramEvent } from './event.ts'
import type { Flavour } from './flavours.ts'
import { storyUrl } from './stories.ts'
import { fieldByKey } from './webhook-fields.ts'
import type { Conversation, Message, World } from './world.ts'

/** An event from the person to the account. */
export function fromCustomer(
  { accountId, customerId }: Pick<Conversation, 'accountId' | 'customerId'>,
  atMs: number,
  body: Record<string, unknown>,
  options: { standby?: boolean; field?: string } = {},
): InstagramEvent {
  const key = Object.keys(body)[0] ?? ''
  return {
    ownerId: accountId,
    customerId,
    lane: `${accountId} ${customerId}`,
    list: options.standby ? 'standby' : 'messaging',
    field: options.standby ? 'standby' : (options.field ?? fieldByKey[key] ?? 'messages'),
    item: { sender: { id: customerId }, recipient: { id: accountId }, timestamp: atMs, ...body },
  }
}

/** The event for a message of the person. */
export function messageEvent(
  context: InstagramContext,
  message: Message,
  extra: Record<string, unknown> = {},
  standby = false,
): InstagramEvent {
  const event = fromCustomer(message, message.atMs, { message: body(context, message, extra) }, { standby })
  if (!context.switches.newMessagesAsEdits) return event
  const { sender, recipient, timestamp } = event.item
  return {
    ...event,
    field: standby ? 'standby' : 'message_edit',
    item: { sender, recipient, timestamp, message_edit: { mid: message.mid, num_edit: 0 } },
  }
}

/** The echoes of a message of the account: one, or one for each field that lets it through. */
export function echoEvents(
  context: InstagramContext,
  message: Message,
  options: { standby?: boolean; isSelf?: boolean; isUnsupported?: boolean } = {},
): InstagramEvent[] {
  const { accountId, customerId, atMs } = message
  const extra = {
    is_echo: true,
    is_self: options.isSelf ? true : undefined,
    is_unsupported: options.isUnsupported || message.unsupported ? true : undefined,
  }
  const { echoField } = context.switches
  const fields = echoField === 'both' ? ['messages', 'message_echoes'] : [echoField]
  return fields.map((field) => ({
    ownerId: accountId,
    customerId,
    lane: `${accountId} ${customerId}`,
    list: options.standby ? 'standby' : 'messaging',
    field: options.standby ? 'standby' : field,
    item: {
      sender: { id: accountId },
      recipient: { id: customerId },
      timestamp: atMs,
      message: body(context, message, extra),
    },
  }))
}

function body(context: InstagramContext, message: Message, extra: Record<string, unknown>) {
  const { text, tapped, unsupported, mid } = message
  if (unsupported) return { mid, ...extra, is_unsupported: true }
  const attachments = webhookAttachments(context, message)
  return {
    mid,
    text: text === '' ? undefined : text,
    quick_reply: tapped === undefined ? undefined : { payload: tapped },
    reply_to: replyTo(context, message),
    attachments: attachments.length > 0 ? attachments : undefined,
    ...extra,
  }
}

function replyTo(context: InstagramContext, { story, replyTo: mid, from }: Message) {
  if (story?.kind === 'reply') {
    return { story: { url: storyUrl(context, story), id: story.id, link_sticker_url: story.linkStickerUrl } }
  }
  if (mid === undefined) return undefined
  return { mid, is_self_reply: context.world.messages.get(mid)?.from === from }
}

/** An item as a flavour writes it: message ids become its own. */
export function itemFor(world: World, flavour: Flavour, event: InstagramEvent): Record<string, unknown> {
  if (flavour === 'instagram_login') return event.item
  return withMids(world, event.facebookLoginItem ?? event.item) as Record<string, unknown>
}

function withMids(world: World, value: unknown, name?: string): unknown {
  if (typeof value === 'string' && name === 'mid') {
    return world.messages.get(value)?.mids.facebook_login ?? value
  }
  if (Array.isArray(value)) return value.map((item) => withMids(world, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withMids(world, member, key)]))
}
