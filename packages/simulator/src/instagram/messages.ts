import { requestedFields } from '../graph/call.ts'
import { formatFields, pick, readNode, type FieldReaders, type FieldRequest } from '../graph/fields.ts'
import { reactionsNode, type View } from '../graph/file-views.ts'
import { graphTime } from '../graph/graph-time.ts'
import { pageOf, pagingOptions, type Listing } from '../graph/paging.ts'
import { presentMessages } from '../graph/threads.ts'
import { isShare, nodeAttachment, nodeShare } from './attachment-views.ts'
import { flavourOf, mayRead, midFor, type GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { storyUrl } from './stories.ts'
import { findConversation, isForgotten } from './threads.ts'
import type { Conversation, Message } from './world.ts'

const personFields = ['id', 'username'] as const

function party({ world }: InstagramContext, id: string): View {
  return { id, username: world.accounts.get(id)?.username ?? world.customers.get(id)?.username }
}

/** `{data: […]}` around parties, with the sub-fields asked for. */
export function parties(context: InstagramContext, ids: string[], request: FieldRequest) {
  return { data: ids.map((id) => pick('User', party(context, id), request.fields, personFields)) }
}

const attachmentFields = [
  'id',
  'mime_type',
  'name',
  'size',
  'image_data',
  'video_data',
  'file_url',
  'generic_template',
] as const
const shareFields = ['link', 'name', 'description', 'type', 'template'] as const

/** https://developers.facebook.com/docs/graph-api/reference/message */
function messageReaders(call: GraphCall): FieldReaders<Message> {
  const { context } = call
  const sender = (message: Message) => (message.from === 'account' ? message.accountId : message.customerId)
  const receiver = (message: Message) => (message.from === 'account' ? message.customerId : message.accountId)
  return {
    id: (message) => midFor(call, message),
    created_time: ({ atMs }) => graphTime(atMs),
    from: (message, { fields }) => pick('User', party(context, sender(message)), fields, personFields),
    to: (message, request) => parties(context, [receiver(message)], request),
    message: ({ text }) => text,
    attachments({ attachments }, { fields }) {
      const files = attachments.filter((one) => !isShare(one))
      const views = files.map((one) => nodeAttachment(context, one)).filter((view) => view !== undefined)
      if (views.length === 0) return undefined
      return { data: views.map((view) => pick('MessageAttachment', view, fields, attachmentFields)) }
    },
    shares({ attachments }, { fields }) {
      const shares = attachments.filter(isShare).map(nodeShare)
      if (shares.length === 0) return undefined
      // Only the address is told, and other fields only by name.
      const wanted = fields ?? [{ name: 'link', options: {} }]
      return { data: shares.map((share) => pick('MessageShare', share, wanted, shareFields)) }
    },
    story({ story }) {
      if (!story) return undefined
      const link = storyUrl(context, story)
      return { [story.kind === 'mention' ? 'mention' : 'reply_to']: { link, id: story.id } }
    },
    reactions: ({ reactions, accountId, customerId }) =>
      reactionsNode([
        { reaction: reactions.account, by: party(context, accountId) },
        { reaction: reactions.customer, by: party(context, customerId) },
      ]),
    reply_to({ replyTo }) {
      const target = context.world.messages.get(replyTo ?? '')
      return target ? { mid: midFor(call, target) } : undefined
    },
    is_unsupported: ({ unsupported }) => unsupported || undefined,
    tags: () => undefined,
  }
}

const defaults = ['id', 'created_time']

/** One message; what can be seen only once shows its id and nothing else. */
function viewMessage(call: GraphCall, message: Message, fields: FieldRequest[] | undefined) {
  if (isEphemeral(message)) return { id: midFor(call, message) }
  return readNode('Message', messageReaders(call), defaults, message, fields)
}

function isEphemeral({ attachments }: Message): boolean {
  return attachments.some((one) => one.kind === 'other' && one.type === 'ephemeral')
}

/** The newest messages, whose content can be read; the others are listed by id alone. */
function readable(context: InstagramContext, conversation: Conversation): Message[] {
  const { historyDepth } = context.switches
  const present = presentMessages(conversation)
  return historyDepth === null ? present : present.slice(-historyDepth)
}

/** The messages of a conversation, newest first, as an edge or inside the conversation's node. */
export function messagesPage(
  call: GraphCall,
  conversation: Conversation,
  fields: FieldRequest[] | undefined,
  options: Listing<Message>['options'],
) {
  const content = new Set(readable(call.context, conversation))
  return pageOf(call, {
    edge: `${conversation.id}/messages`,
    items: presentMessages(conversation).toReversed(),
    key: ({ atMs, order }) => [atMs, order],
    view: (message) => viewMessage(call, message, content.has(message) ? fields : []),
    options,
    query: { fields: fields && formatFields(fields) },
  })
}

/** `GET /{conversation}/messages` */
export function listMessages(call: GraphCall, conversation: Conversation) {
  const { context, caller } = call
  if (flavourOf(caller) === 'instagram_login' && !context.switches.limits.messagesEdge) {
    throw refuse.unknownPath('/messages')
  }
  checkReadable(call, conversation)
  return messagesPage(call, conversation, requestedFields(call), pagingOptions(call))
}

/** Refuses a conversation of somebody else, one that dropped out, and one that cannot be read. */
export function checkReadable(call: GraphCall, conversation: Conversation): void {
  const { world, clock } = call.context
  if (!mayRead(call, conversation.accountId) || isForgotten(clock, conversation)) {
    throw refuse.missingObject(conversation.id)
  }
  if (world.customers.get(conversation.customerId)?.unreadable) throw refuse.unreadable()
}

/** `GET /{message}` */
export function readMessage(call: GraphCall, mid: string) {
  const { context } = call
  const message = context.world.messages.get(mid)
  const conversation = message && findConversation(context.world, { id: message.customerId })
  if (!message || !conversation || midFor(call, message) !== mid) throw refuse.missingObject(mid)
  checkReadable(call, conversation)
  if (message.unsent || !readable(context, conversation).includes(message)) throw refuse.messageGone()
  return viewMessage(call, message, requestedFields(call))
}
