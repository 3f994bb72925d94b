import { requestedFields } from '../graph/call.ts'
import { formatFields, readNode, type FieldReaders, type FieldRequest } from '../graph/fields.ts'
import { graphTime } from '../graph/graph-time.ts'
import { pageOf, pagingOptions } from '../graph/paging.ts'
import { activity, byActivity } from '../graph/threads.ts'
import { requireAccount, type GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { refuse } from './errors.ts'
import { flavours } from './flavours.ts'
import { checkReadable, messagesPage, parties } from './messages.ts'
import { meter } from './rates.ts'
import { isForgotten } from './threads.ts'
import type { Account, Conversation } from './world.ts'

/** https://developers.facebook.com/docs/graph-api/reference/conversation */
function conversationReaders(call: GraphCall): FieldReaders<Conversation> {
  const { context } = call
  return {
    id: ({ id }) => id,
    updated_time: ({ updatedAtMs }) => graphTime(updatedAtMs),
    participants(conversation, request) {
      checkReadable(call, conversation)
      return parties(context, [conversation.accountId, conversation.customerId], request)
    },
    messages(conversation, { fields, options }) {
      checkReadable(call, conversation)
      return messagesPage(call, conversation, fields, options)
    },
    is_owner({ ownerAppId }) {
      if (ownerAppId === null) return undefined
      return flavours.some((flavour) => context.app(flavour).id === ownerAppId)
    },
  }
}

const defaults = ['id', 'updated_time']

/**
 * `GET /{account}/conversations`, with Facebook Login `GET /{page}/conversations?platform=instagram`: without
 * the platform a Page answers with its Messenger threads, of which there are none here.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api
 */
export function listConversations(call: GraphCall, account: Account) {
  const { context, params } = call
  const flavour = requireAccount(call, account, 'messages')
  meter(context, account, flavour, 'conversations')
  if (!context.switches.messageAccess) throw refuse.messageAccess()
  const usual = flavour === 'instagram_login' ? 'instagram' : 'messenger'
  const platform = params.text('platform')?.toLowerCase() ?? usual
  if (platform !== 'messenger' && platform !== 'instagram') {
    throw refuse.badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}')
  }
  const userId = params.text('user_id')
  if (userId !== undefined && context.world.customers.get(userId)?.accountId !== account.id) {
    throw refuse.unknownPerson()
  }
  const items = [...context.world.conversations.values()]
    .filter(({ accountId }) => accountId === account.id && platform === 'instagram')
    .filter(({ customerId }) => userId === undefined || customerId === userId)
    .filter((conversation) => isListed(context, conversation))
    .sort(byActivity)
  const fields = requestedFields(call)
  const readers = conversationReaders(call)
  return pageOf(call, {
    edge: `${call.caller?.kind === 'page' ? call.caller.page.id : account.id}/conversations`,
    items,
    key: activity,
    view: (conversation) => readNode('UnifiedThread', readers, defaults, conversation, fields),
    options: pagingOptions(call),
    query: { fields: fields && formatFields(fields), platform: params.text('platform'), user_id: userId },
  })
}

function isListed({ world, clock, switches }: InstagramContext, conversation: Conversation): boolean {
  if (conversation.messages.length === 0 || isForgotten(clock, conversation)) return false
  return switches.accessLevel === 'advanced' || world.customers.get(conversation.customerId)?.appRole === true
}

/** `GET /{conversation}` */
export function readConversation(call: GraphCall, conversation: Conversation) {
  const fields = requestedFields(call)
  const looksInside = (field: FieldRequest) => field.name === 'messages' || field.name === 'participants'
  if (fields?.some(looksInside)) checkReadable(call, conversation)
  else if (isForgotten(call.context.clock, conversation)) throw refuse.missingObject(conversation.id)
  return readNode('UnifiedThread', conversationReaders(call), defaults, conversation, fields)
}
