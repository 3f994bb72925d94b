import { flavourOf, knownMessage, requireAccount, type GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { readContent, type Content } from './message-content.ts'
import { meter } from './rates.ts'
import { findRecipient, type Recipient } from './recipients.ts'
import { checkThreadOwner, ownedByOther } from './routing.ts'
import { performAction } from './sender-actions.ts'
import { addMessage, findConversation, newMids, openConversation } from './threads.ts'
import { echoEvents } from './webhooks.ts'
import { checkWindow } from './window.ts'
import type { Account } from './world.ts'

const messagingTypes = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG']
const retiredTags = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE']

/**
 * `POST /{account}/messages`, with Facebook Login `POST /{page}/messages`.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export async function send(call: GraphCall, account: Account) {
  const { context, params } = call
  const { switches } = context
  const flavour = requireAccount(call, account, 'basic')
  const action = params.text('sender_action')
  const message = params.object('message')
  if (message && action !== undefined) throw refuse.messageWithAction()
  if (switches.apiBlocked) throw refuse.apiBlocked()
  if (switches.accountBarred) throw refuse.restricted()
  if (!switches.messageAccess) throw refuse.messageAccess()
  if (action !== undefined) {
    const recipient = findRecipient(call, account)
    meter(context, account, flavour, 'send')
    return performAction(call, recipient.customer, action)
  }
  if (!message) throw refuse.badContent('The parameter message is required')

  const envelope = readEnvelope(call)
  const content = await readContent(
    context,
    account,
    message,
    flavour === 'facebook_login' ? params.file() : undefined,
  )
  const recipient = findRecipient(call, account)
  const { customer } = recipient
  if (customer.isSelf && content.quickReplies.length > 0) {
    throw refuse.badContent('Quick replies are not available when an account writes to itself')
  }
  if (customer.blocked) throw refuse.personUnavailable()
  const conversation = findConversation(context.world, customer)
  checkThreadOwner(context, conversation)
  if (customer.isSelf && !conversation) throw refuse.unknownPerson()
  if (recipient.needsWindow) checkWindow(context, conversation, envelope.tag)
  const replyTo = readReplyTo(call, customer.id)
  meter(context, account, flavour, recipient.comment ? 'private_reply' : content.isHeavy ? 'media' : 'send')
  return deliverMessage(call, recipient, content, { ...envelope, replyTo })
}

interface Envelope {
  messagingType: string | undefined
  tag: string | undefined
  replyTo?: string | undefined
}

/** A tag may stand alone, as one page shows it, or with its messaging type. */
function readEnvelope({ params, context }: GraphCall): Envelope {
  const messagingType = params.text('messaging_type')
  const tag = params.text('tag')
  if (messagingType !== undefined && !messagingTypes.includes(messagingType)) {
    throw refuse.badParameter(`Param messaging_type must be one of {${messagingTypes.join(', ')}}`)
  }
  if (tag === undefined) {
    if (messagingType !== 'MESSAGE_TAG') return { messagingType, tag }
    throw refuse.badParameter('Messaging type MESSAGE_TAG needs the parameter tag')
  }
  if (retiredTags.includes(tag)) throw refuse.retiredTag()
  if (tag !== 'HUMAN_AGENT') throw refuse.badParameter('Param tag must be one of {HUMAN_AGENT}')
  if (messagingType !== undefined && messagingType !== 'MESSAGE_TAG') {
    throw refuse.badParameter('Param tag goes with messaging_type MESSAGE_TAG only')
  }
  if (!context.switches.humanAgent) throw refuse.humanAgent()
  return { messagingType, tag }
}

function readReplyTo(call: GraphCall, customerId: string): string | undefined {
  const { params, context } = call
  const replyTo = params.object('reply_to')
  if (!replyTo) return undefined
  if (!context.switches.replies) throw refuse.badParameter('Param reply_to is not supported')
  const message = knownMessage(call, customerId, replyTo.mid)
  if (!message) throw refuse.badParameter('Param reply_to[mid] is not a message of this conversation')
  return message.mid
}

async function deliverMessage(call: GraphCall, recipient: Recipient, content: Content, envelope: Envelope) {
  const { context } = call
  const { customer, comment } = recipient
  const flavour = flavourOf(call.caller)
  const conversation = openConversation(context, customer)
  const message = addMessage(context.world, conversation, context.clock.now(), {
    mids: newMids(context),
    from: 'account',
    text: content.text,
    attachments: content.attachments,
    quickReplies: content.quickReplies,
    messagingType: envelope.messagingType,
    tag: envelope.tag,
    replyTo: envelope.replyTo,
    appId: context.app(flavour).id,
  })
  conversation.typingUntilMs = 0
  conversation.seenByAccountMs = message.atMs
  // An answer moves a thread to General, whatever the settings.
  if (!comment) conversation.folder = 'general'
  if (comment) comment.repliedTo = true
  const standby = ownedByOther(context, conversation)
  const echoes = echoEvents(context, message, {
    standby,
    isSelf: customer.isSelf,
    isUnsupported: content.isSticker,
  })
  await announce(context, echoes)
  return { recipient_id: customer.id, message_id: message.mids[flavour] }
}

/** Tells of an echo, before or after the answer. */
async function announce(context: InstagramContext, echoes: ReturnType<typeof echoEvents>) {
  const tell = async () => {
    for (const echo of echoes) await context.dispatch([[echo]])
  }
  if (echoComesFirst(context)) await tell()
  else context.afterAnswer(tell)
}

/** Drawn from the seed and the number of messages so far, so that a run can be repeated. */
function echoComesFirst({ switches, ids, world }: InstagramContext): boolean {
  if (switches.echoFirst !== 'random') return switches.echoFirst
  return Number(ids.stableDigits(`echo ${world.order}`, 2)) % 2 === 0
}
