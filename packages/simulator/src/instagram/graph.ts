import { createGraphHost, follow, splitPath, type Edges } from '../graph/graph-host.ts'
import { debugToken, exchangeToken, type User } from '../graph/facebook-login.ts'
import { listAccounts, listPermissions, readUser } from '../graph/page-accounts.ts'
import { pageReaders, readIdentity, readPage, readProfessionalAccount } from './accounts.ts'
import { uploadAttachment } from './attachments.ts'
import { accountOf, authenticate, flavourOf, type Caller, type GraphCall } from './call.ts'
import type { InstagramContext } from './context.ts'
import { listConversations, readConversation } from './conversations.ts'
import { asInstagramError, refuse } from './errors.ts'
import { lengthenToken, refreshToken } from './login.ts'
import { checkReadable, listMessages, readMessage } from './messages.ts'
import { readProfile } from './profile.ts'
import { meter, usageHeaders } from './rates.ts'
import { send } from './send.ts'
import { listSubscribedApps, subscribeApp, unsubscribeApp } from './subscriptions.ts'
import type { Account, Conversation, Page } from './world.ts'

/** What either flavour does for an account; with Facebook Login its Page stands in the path. */
const messagingEdges: Edges<Account, GraphCall> = {
  'POST messages': send,
  'POST message_attachments': uploadAttachment,
  'GET conversations': listConversations,
  'GET subscribed_apps': listSubscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
}

const accountEdges: Edges<Account, GraphCall> = { 'GET ': readIdentity, ...messagingEdges }

const pageEdges: Edges<Page, GraphCall> = {
  'GET ': readPage,
  ...Object.fromEntries(
    Object.entries(messagingEdges).map(([name, handler]) => [
      name,
      (call: GraphCall, page: Page) => handler(call, linkedAccount(call, page)),
    ]),
  ),
}

const userEdges: Edges<User, GraphCall> = {
  'GET ': readUser,
  'GET accounts': (call, user) => listAccounts(call, user, pageReaders(call.context)),
  'GET permissions': listPermissions,
}

const conversationEdges: Edges<Conversation, GraphCall> = {
  'GET ': readConversation,
  'GET messages': listMessages,
}

/** Creates the Graph API of Instagram, for both of its hosts. */
export function createGraph(context: InstagramContext) {
  return createGraphHost<InstagramContext, Caller>({
    context,
    authenticate: (params, request) => {
      // Here a token is what the call is about; an expired one must not keep the call from saying so itself.
      if (isTokenCall(new URL(request.url).pathname)) return Promise.resolve(undefined)
      return authenticate(context, params, request)
    },
    linkToken: (caller) => (caller.kind === 'app' ? undefined : caller.token.value),
    route,
    usageHeaders: (caller) => usageHeaders(context, caller),
    wording(error, caller, request) {
      const isInstagram = caller?.kind === 'account' || isInstagramHost(request)
      return isInstagram ? asInstagramError(error, context.switches.limits.windowClosedStatus) : error
    },
  })
}

/** Whether a request names the host of Instagram Login. */
export function isInstagramHost(request: Request): boolean {
  return new URL(request.url).hostname === 'graph.instagram.com'
}

function isTokenCall(pathname: string): boolean {
  return /^(\/v\d+\.\d+)?\/(refresh_)?access_token$/.test(pathname)
}

/** Finds the node and the edge that a path names. */
function route(call: GraphCall): unknown {
  const { first, edge } = splitPath(call.path)
  const isRead = call.method === 'GET' && edge === ''
  if (first === 'access_token' && isRead) return lengthenToken(call)
  if (first === 'refresh_access_token' && isRead) return refreshToken(call)
  if (first === 'oauth' && edge === 'access_token') return exchangeToken(call)
  if (first === 'debug_token' && isRead) return debugToken(call)
  if (!call.caller) throw refuse.noToken()
  const { world } = call.context
  const id = first === 'me' ? meId(call.caller) : first

  if (call.caller.kind === 'account') {
    const { account } = call.caller
    if (id === account.id || id === account.appScopedId) return follow(accountEdges, call, account, edge)
  }
  const page = world.pages.get(id)
  if (page && call.caller.kind === 'page') return follow(pageEdges, call, page, edge)
  const account = world.accounts.get(id)
  if (account && call.caller.kind === 'page' && isRead) return readProfessionalAccount(call, account)
  const user = world.users.get(id)
  if (user) return follow(userEdges, call, user, edge)
  const conversation = world.conversations.get(id)
  if (conversation) {
    limitReading(call)
    if (accountOf(call)?.id !== conversation.accountId) checkReadable(call, conversation)
    return follow(conversationEdges, call, conversation, edge)
  }
  if (isRead) {
    const customer = world.customers.get(id)
    if (customer) return readProfile(call, customer)
    if (world.messages.has(id)) {
      limitReading(call)
      return readMessage(call, id)
    }
  }
  if (!/^(\d+|aWdfZA[\w-]+)$/.test(id)) throw refuse.unknownPath(call.path)
  throw refuse.missingObject(id, call.method)
}

function meId(caller: Caller): string {
  if (caller.kind === 'app') return caller.app.id
  return caller.token.subjectId
}

function linkedAccount({ context }: GraphCall, page: Page): Account {
  const account = context.world.accounts.get(page.accountId ?? '')
  if (!account) throw refuse.noAccount()
  return account
}

function limitReading(call: GraphCall) {
  const account = accountOf(call)
  if (account) meter(call.context, account, flavourOf(call.caller), 'conversations')
}
