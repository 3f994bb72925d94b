import { requirePage, type GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { readContent, type Content } from './message-content.ts'
import { saveFile } from '../graph/files.ts'
import { idText } from '../graph/params.ts'
import { meter } from './rates.ts'
import { findRecipient, useUp, type Recipient } from './recipients.ts'
import { performAction } from './sender-actions.ts'
import { checkThreadControl, ownedByOther } from './thread-control.ts'
import { deliveryEvent, echoEvent } from './webhooks.ts'
import { checkWindow } from './window.ts'
import { addMessage, findConversation, findMessage, openConversation } from './threads.ts'
import type { Message, Page } from './world.ts'
import { nextMid } from './message-id.ts'

const messagingTypes = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']
const notificationTypes = ['REGULAR', 'SILENT_PUSH', 'NO_PUSH']
const retiredTags = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE']
const liveTags = ['HUMAN_AGENT', 'CUSTOMER_FEEDBACK', 'NON_PROMOTIONAL_SUBSCRIPTION']

/** `POST /{page}/messages`: https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export async function send(call: GraphCall, page: Page) {
  const { context, params } = call
  requirePage(call, page, 'pages_messaging')
  const action = params.text('sender_action')
  const message = params.object('message')
  if (message && action !== undefined) throw refuse.messageWithAction()
  if (context.switches.pageBarred) throw refuse.pageBarred()
  if (action !== undefined) {
    const recipient = findRecipient(call, page)
    meter(context, page, 'send')
    return performAction(call, page, recipient, action)
  }
  if (!message) throw refuse.emptyMessage()

  const envelope = readEnvelope(call)
  const content = await readContent(context, page, message, params.file())
  if (envelope.messagingType === 'UTILITY' && !content.isUtilityTemplate) {
    throw refuse.badParameter('Messaging type UTILITY needs an approved utility template')
  }
  const replyTo = readReplyTo(call)
  const recipient = findRecipient(call, page)
  if (recipient.customer.blocked) throw refuse.personUnavailable()
  const conversation = findConversation(context.world, recipient.customer)
  checkThreadControl(context, conversation)
  if (recipient.needsWindow && envelope.messagingType !== 'UTILITY') {
    // Stickers go out inside the open window only, whatever the tag.
    const tag = content.hasSticker ? undefined : envelope.tag
    checkWindow(context, conversation, { ...envelope, tag, isFeedbackTemplate: content.isFeedbackTemplate })
  }
  meter(context, page, content.isHeavy ? 'media' : 'send')
  return deliverMessage(context, page, recipient, content, { ...envelope, replyTo })
}

interface Envelope {
  messagingType: string | undefined
  tag: string | undefined
  personaId: string | undefined
  replyTo?: string | undefined
}

function readEnvelope(call: GraphCall): Envelope {
  const { params, context } = call
  const messagingType = params.text('messaging_type')
  const tag = params.text('tag')
  if (messagingType === undefined && context.switches.limits.messagingTypeRequired) {
    throw refuse.badParameter('The parameter messaging_type is required')
  }
  oneOf('messaging_type', messagingType, messagingTypes)
  oneOf('notification_type', params.text('notification_type'), notificationTypes)
  if (tag !== undefined && messagingType !== 'MESSAGE_TAG') {
    throw refuse.badParameter('Param tag goes with messaging_type MESSAGE_TAG only')
  }
  if (messagingType === 'MESSAGE_TAG') checkTag(context, tag)
  const personaId = params.text('persona_id')
  if (personaId !== undefined && !/^\d+$/.test(personaId)) {
    throw refuse.badParameter('Param persona_id must be a numeric string')
  }
  return { messagingType, tag, personaId }
}

/** Three tags have been refused since 2026-04-27; subcode as observed. */
function checkTag(context: FacebookContext, tag: string | undefined) {
  if (tag === undefined) throw refuse.badParameter('Messaging type MESSAGE_TAG needs the parameter tag')
  if (retiredTags.includes(tag)) throw refuse.retiredTag()
  oneOf('tag', tag, liveTags)
  if (tag === 'NON_PROMOTIONAL_SUBSCRIPTION') throw refuse.newsPermission()
  if (tag === 'HUMAN_AGENT' && !context.switches.humanAgent) throw refuse.permission('human_agent')
}

function oneOf(name: string, value: string | undefined, allowed: string[]) {
  if (value === undefined || allowed.includes(value)) return
  throw refuse.badParameter(`Param ${name} must be one of {${allowed.join(', ')}}`)
}

function readReplyTo({ params, context }: GraphCall): string | undefined {
  const replyTo = params.object('reply_to')
  if (!replyTo) return undefined
  const message = findMessage(context.world, idText(replyTo.mid) ?? '')
  if (!message || message.unsent) throw refuse.badParameter('Param reply_to[mid] is not a known message')
  const tagged = params.text('tag') === 'HUMAN_AGENT'
  if (tagged && !context.switches.limits.replyToWithHumanAgent) {
    throw refuse.badParameter('Param reply_to is for the standard messaging window')
  }
  return message.mid
}

async function deliverMessage(
  context: FacebookContext,
  page: Page,
  recipient: Recipient,
  content: Content,
  envelope: Envelope,
) {
  const { customer } = recipient
  const conversation = openConversation(context.world, context.ids, context.clock, customer)
  const replied = envelope.replyTo === undefined ? undefined : context.world.messages.get(envelope.replyTo)
  if (replied && (replied.customerId !== customer.id || replied.pageId !== page.id)) {
    throw refuse.badParameter('Param reply_to[mid] is not a message of this conversation')
  }
  const message = addMessage(context.world, conversation, context.clock.now(), {
    mid: nextMid(context.ids),
    from: 'page',
    text: content.text,
    attachments: content.attachments,
    quickReplies: content.quickReplies,
    metadata: content.metadata,
    messagingType: envelope.messagingType,
    tag: envelope.tag,
    personaId: envelope.personaId,
    replyTo: envelope.replyTo,
    appId: context.app().id,
  })
  conversation.typingUntilMs = 0
  useUp(recipient)
  const [saved] = content.reusable.map(({ file }) => saveFile(context, page.id, file))
  // A plugin's user_ref gets neither echo nor receipts.
  if (recipient.announced) await announce(context, message)
  return {
    recipient_id: recipient.announced ? customer.id : undefined,
    message_id: message.mid,
    attachment_id: saved,
  }
}

/** The echo and the delivery receipt, before or after the answer. */
async function announce(context: FacebookContext, message: Message) {
  const conversation = findConversation(context.world, { id: message.customerId, pageId: message.pageId })
  const standby = conversation ? ownedByOther(context, conversation) : false
  const receipt = async () => {
    message.deliveredAtMs = context.clock.now()
    if (context.switches.deliveries === 'off') return
    const watermark = Math.max(message.atMs, context.clock.now())
    await context.dispatch([[deliveryEvent(context, message, [message], watermark, standby)]])
  }
  const echo = () => context.dispatch([[echoEvent(context, message, standby)]])
  if (context.switches.echoFirst) {
    await echo()
    context.afterAnswer(receipt)
    return
  }
  context.afterAnswer(async () => {
    await echo()
    await receipt()
  })
}
