import { attachmentFields, isShare, nodeAttachment, nodeShare } from './attachment-views.ts'
import { requestedFields } from '../graph/call.ts'
import { mayRead, type GraphCall } from './call.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { formatFields, pick, readNode, type FieldReaders, type FieldRequest } from '../graph/fields.ts'
import { graphTime } from '../graph/graph-time.ts'
import { mediaUrl } from '../graph/media-host.ts'
import { pageOf, pagingOptions } from '../graph/paging.ts'
import { reactionsNode } from '../graph/file-views.ts'
import { presentMessages } from '../graph/threads.ts'
import { findConversation, findMessage } from './threads.ts'
import type { Conversation, Message } from './world.ts'

const personFields = ['id', 'name', 'email'] as const

/** A party of a conversation; the address is synthetic. */
function party(context: FacebookContext, id: string) {
  const { world } = context
  const name = world.customers.get(id)?.name ?? world.pages.get(id)?.name
  return { name, email: `${id}@facebook.com`, id }
}

/** `{data: […]}` around parties, with the sub-fields asked for. */
export function parties(context: FacebookContext, ids: string[], request: FieldRequest) {
  return { data: ids.map((id) => pick('User', party(context, id), request.fields, personFields)) }
}

/** https://developers.facebook.com/docs/graph-api/reference/message */
function messageReaders(context: FacebookContext): FieldReaders<Message> {
  const sender = ({ from, pageId, customerId }: Message) => (from === 'page' ? pageId : customerId)
  const receiver = ({ from, pageId, customerId }: Message) => (from === 'page' ? customerId : pageId)
  return {
    id: (message) => message.mid,
    created_time: (message) => graphTime(message.atMs),
    from: (message, request) => pick('User', party(context, sender(message)), request.fields, personFields),
    to: (message, request) => parties(context, [receiver(message)], request),
    message: (message) => message.text,
    attachments(message, request) {
      const views = message.attachments
        .filter((attachment) => !isShare(attachment) && !isOldSticker(context, attachment.kind))
        .map((attachment) => nodeAttachment(context, attachment))
      if (views.length === 0) return undefined
      return { data: views.map((view) => pick('MessageAttachment', view, request.fields, attachmentFields)) }
    },
    shares(message, request) {
      const shares = message.attachments.filter(isShare).map(nodeShare)
      if (shares.length === 0) return undefined
      // Unlike attachments, shares show nothing but an id unless sub-fields are named.
      const known = ['id', 'link', 'url', 'name', 'title', 'type', 'description', 'template']
      const fields = request.fields ?? [{ name: 'id', options: {} }]
      return { data: shares.map((share) => pick('MessageShare', share ?? {}, fields, known)) }
    },
    sticker(message) {
      const sticker = message.attachments.find(({ kind }) => kind === 'sticker')
      if (sticker?.kind !== 'sticker' || context.switches.stickers === 'sticker') return undefined
      return mediaUrl(context, sticker.source)
    },
    reactions: ({ reactions, pageId, customerId }) =>
      reactionsNode([
        { reaction: reactions.page, by: { id: pageId } },
        { reaction: reactions.customer, by: { id: customerId } },
      ]),
    reply_to(message) {
      if (message.replyTo === undefined) return undefined
      const target = context.world.messages.get(message.replyTo)
      return { mid: message.replyTo, is_self_reply: target?.from === message.from }
    },
    tags: (message) => ({ data: tagsOf(message).map((name) => ({ name })) }),
    is_unsupported: (message) => message.unsupported || undefined,
    story: () => undefined,
  }
}

function isOldSticker(context: FacebookContext, kind: string): boolean {
  return kind === 'sticker' && context.switches.stickers === 'image'
}

function tagsOf(message: Message): string[] {
  if (message.from === 'customer') return ['inbox', 'source:chat']
  return ['inbox', 'read', 'sent', 'source:web']
}

const defaults = ['id', 'created_time']

/** The messages of a conversation, newest first, as an edge or inside the conversation's node. */
export function messagesPage(
  call: GraphCall,
  conversation: Conversation,
  fields: FieldRequest[] | undefined,
  options: { limit?: string | undefined; after?: string | undefined; before?: string | undefined },
) {
  const { historyDepth } = call.context.switches
  const readers = messageReaders(call.context)
  const items = presentMessages(conversation).toReversed()
  const deep = new Set(historyDepth === null ? [] : items.slice(historyDepth))
  return pageOf(call, {
    edge: `${conversation.id}/messages`,
    items,
    key: ({ atMs, order }) => [atMs, order],
    // Beyond the readable depth a listing still knows that a message was there, not what it said.
    view: (message) => readNode('Message', readers, defaults, message, deep.has(message) ? [] : fields),
    options,
    query: { fields: fields && formatFields(fields) },
  })
}

/** `GET /{conversation}/messages` */
export function listMessages(call: GraphCall, conversation: Conversation) {
  if (!mayRead(call, conversation.pageId)) throw refuse.missingObject(conversation.id)
  const options = pagingOptions(call)
  return messagesPage(call, conversation, requestedFields(call), options)
}

/** `GET /{message}` */
export function readMessage(call: GraphCall, mid: string) {
  const message = findMessage(call.context.world, mid)
  if (!message || !mayRead(call, message.pageId)) throw refuse.missingObject(mid)
  if (message.unsent || isTooDeep(call.context, message)) throw refuse.messageGone()
  return readNode('Message', messageReaders(call.context), defaults, message, requestedFields(call))
}

function isTooDeep(context: FacebookContext, message: Message): boolean {
  const { historyDepth } = context.switches
  if (historyDepth === null) return false
  const conversation = findConversation(context.world, { id: message.customerId, pageId: message.pageId })
  return conversation !== undefined && !presentMessages(conversation).slice(-historyDepth).includes(message)
}
