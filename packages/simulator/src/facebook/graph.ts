import { listAccounts, listPermissions, readUser } from '../graph/page-accounts.ts'
import { pageReaders, readPage } from './accounts.ts'
import { uploadAttachment } from './attachments.ts'
import { authenticate, type Caller, type GraphCall } from './call.ts'
import { listConversations, readConversation } from './conversations.ts'
import type { FacebookContext } from './context.ts'
import { refuse } from './errors.ts'
import { listMessages, readMessage } from './messages.ts'
import { debugToken, exchangeToken } from '../graph/facebook-login.ts'
import { createGraphHost, follow, splitPath, type Edges } from '../graph/graph-host.ts'
import { readProfile } from './profile.ts'
import { meter, usageHeaders } from './rates.ts'
import { send } from './send.ts'
import {
  createSubscription,
  deleteSubscription,
  listSubscribedApps,
  listSubscriptions,
  subscribeApp,
  unsubscribeApp,
} from './subscriptions.ts'
import { threadControl, threadOwner } from './thread-control.ts'
import type { User } from '../graph/facebook-login.ts'
import type { App, Conversation, Page } from './world.ts'

const pageEdges: Edges<Page, GraphCall> = {
  'GET ': readPage,
  'POST messages': send,
  'POST message_attachments': uploadAttachment,
  'GET conversations': listConversations,
  'GET subscribed_apps': listSubscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
  'POST pass_thread_control': threadControl('pass'),
  'POST take_thread_control': threadControl('take'),
  'POST release_thread_control': threadControl('release'),
  'POST request_thread_control': threadControl('request'),
  'POST extend_thread_control': threadControl('extend'),
  'GET thread_owner': threadOwner,
}

const userEdges: Edges<User, GraphCall> = {
  'GET ': readUser,
  'GET accounts': (call, user) => listAccounts(call, user, pageReaders),
  'GET permissions': listPermissions,
}

const appEdges: Edges<App, GraphCall> = {
  'GET subscriptions': listSubscriptions,
  'POST subscriptions': createSubscription,
  'DELETE subscriptions': deleteSubscription,
}

const conversationEdges: Edges<Conversation, GraphCall> = {
  'GET ': readConversation,
  'GET messages': listMessages,
}

/** Creates the Graph API of the Messenger Platform. */
export function createGraph(context: FacebookContext) {
  const pageOf = (caller: Caller | undefined) => (caller?.kind === 'page' ? caller.page : undefined)
  return createGraphHost<FacebookContext, Caller>({
    context,
    authenticate: (params, request) => authenticate(context, params, request.headers.get('authorization')),
    linkToken: (caller) => (caller.kind === 'app' ? undefined : caller.token.value),
    route,
    usageHeaders: (caller) => usageHeaders(context, pageOf(caller)),
  })
}

/** Finds the node and the edge that a path names. */
function route(call: GraphCall): unknown {
  const { first, edge } = splitPath(call.path)
  if (first === 'oauth' && edge === 'access_token') return exchangeToken(call)
  if (first === 'debug_token' && edge === '' && call.method === 'GET') return debugToken(call)
  if (!call.caller) throw refuse.noToken()
  const { world } = call.context

  const id = first === 'me' ? meId(call.caller) : first
  const page = world.pages.get(id)
  if (page) return follow(pageEdges, call, page, edge)
  const user = world.users.get(id)
  if (user) return follow(userEdges, call, user, edge)
  const app = world.apps.get(id)
  if (app) return follow(appEdges, call, app, edge)
  const conversation = world.conversations.get(id)
  if (conversation) {
    limitReading(call)
    return follow(conversationEdges, call, conversation, edge)
  }
  if (call.method === 'GET' && edge === '') {
    const customer = world.customers.get(id)
    if (customer) return readProfile(call, customer)
    if (id.startsWith('m_') || id.startsWith('mid.')) {
      limitReading(call)
      return readMessage(call, id)
    }
  }
  // A word that is no id is an alias nobody has; https://developers.facebook.com/docs/graph-api/guides/error-handling
  if (!/^(\d+(_\d+)?|[tm]_.+)$/.test(id)) throw refuse.unknownPath(call.path)
  throw refuse.missingObject(id, call.method)
}

function meId(caller: Caller): string {
  if (caller.kind === 'app') return caller.app.id
  return caller.token.subjectId
}

function limitReading(call: GraphCall) {
  if (call.caller?.kind === 'page') meter(call.context, call.caller.page, 'conversations')
}
