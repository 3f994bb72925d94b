import { requestedFields } from '../graph/call.ts'
import { mayRead, requirePage, type GraphCall } from './call.ts'
import { refuse } from './errors.ts'
import { formatFields, readNode, type FieldReaders } from '../graph/fields.ts'
import { graphTime } from '../graph/graph-time.ts'
import { messagesPage, parties } from './messages.ts'
import { pageOf, pagingOptions } from '../graph/paging.ts'
import { activity, byActivity, presentMessages } from '../graph/threads.ts'
import { meter } from './rates.ts'
import type { Conversation, Page } from './world.ts'
import { windowOpen } from '../graph/window.ts'

/** Fields on the reference page; the others are only in the SDK's list. */
const documented = new Set(['id', 'updated_time', 'participants', 'messages', 'is_owner'])

/** https://developers.facebook.com/docs/graph-api/reference/conversation */
function conversationReaders(call: GraphCall): FieldReaders<Conversation> {
  const { context } = call
  const readers: FieldReaders<Conversation> = {
    id: ({ id }) => id,
    updated_time: ({ updatedAtMs }) => graphTime(updatedAtMs),
    participants: ({ customerId, pageId }, request) => parties(context, [customerId, pageId], request),
    messages: (conversation, { fields, options }) => messagesPage(call, conversation, fields, options),
    is_owner({ ownerAppId }) {
      return ownerAppId === null ? undefined : ownerAppId === context.app().id
    },
    link: ({ pageId, id }) => `/${pageId}/inbox/${id}/`,
    snippet: ({ messages }) => messages.findLast(({ unsent }) => !unsent)?.text,
    message_count: (conversation) => presentMessages(conversation).length,
    unread_count(conversation) {
      const seen = conversation.seenByPageMs ?? 0
      const unread = conversation.messages.filter(({ from, atMs }) => from === 'customer' && atMs > seen)
      return unread.length || undefined
    },
    can_reply: (conversation) => windowOpen(context.clock, conversation),
    senders: ({ customerId, pageId }, request) => parties(context, [customerId, pageId], request),
    former_participants: () => ({ data: [] }),
    name: () => undefined,
    is_subscribed: () => true,
    scoped_thread_key: ({ id }) => id,
    folder: () => 'inbox',
    wallpaper: () => undefined,
    linked_group: () => undefined,
  }
  if (!context.switches.documentedFieldsOnly) return readers
  return Object.fromEntries(Object.entries(readers).filter(([name]) => documented.has(name)))
}

const defaults = ['id', 'updated_time']

/** `GET /{page}/conversations`: https://developers.facebook.com/docs/graph-api/reference/page/conversations */
export function listConversations(call: GraphCall, page: Page) {
  const { context, params } = call
  requirePage(call, page, 'pages_messaging', 'pages_manage_metadata', 'pages_read_engagement')
  meter(context, page, 'conversations')
  const platform = params.text('platform')?.toLowerCase() ?? 'messenger'
  if (platform !== 'messenger' && platform !== 'instagram') {
    throw refuse.badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}')
  }
  const userId = params.text('user_id')
  const folder = params.text('folder')?.toLowerCase() ?? 'inbox'
  if (userId !== undefined && context.world.customers.get(userId)?.pageId !== page.id) {
    throw refuse.unknownPerson()
  }
  const items = [...context.world.conversations.values()]
    .filter(({ pageId }) => pageId === page.id && platform === 'messenger' && folder === 'inbox')
    .filter(({ customerId }) => userId === undefined || customerId === userId)
    .filter(({ messages }) => messages.length > 0)
    .sort(byActivity)
  const fields = requestedFields(call)
  const readers = conversationReaders(call)
  return pageOf(call, {
    edge: `${page.id}/conversations`,
    items,
    key: activity,
    view: (conversation) => readNode('UnifiedThread', readers, defaults, conversation, fields),
    options: pagingOptions(call),
    query: {
      fields: fields && formatFields(fields),
      platform,
      user_id: userId,
      folder: params.text('folder'),
    },
  })
}

/** `GET /{conversation}` */
export function readConversation(call: GraphCall, conversation: Conversation) {
  if (!mayRead(call, conversation.pageId)) throw refuse.missingObject(conversation.id)
  const readers = conversationReaders(call)
  return readNode('UnifiedThread', readers, defaults, conversation, requestedFields(call))
}
