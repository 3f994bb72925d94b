import { listAccounts, listPermissions, readPage, readUser } from './accounts.ts'
import { uploadAttachment } from './attachments.ts'
import { runBatch } from './batch.ts'
import { authenticate, type Caller, type GraphCall } from './call.ts'
import { listConversations, readConversation } from './conversations.ts'
import type { FacebookContext } from './context.ts'
import { errorBody, errorStatus, GraphError, refuse } from './errors.ts'
import { listMessages, readMessage } from './messages.ts'
import { debugToken, exchangeToken } from './oauth.ts'
import { createParams, readParams, type Params } from './params.ts'
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
import type { App, Call, Conversation, Page, User } from './world.ts'

type Edges<T> = Record<string, (call: GraphCall, node: T) => unknown>

const pageEdges: Edges<Page> = {
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

const userEdges: Edges<User> = {
  'GET ': readUser,
  'GET accounts': listAccounts,
  'GET permissions': listPermissions,
}

const appEdges: Edges<App> = {
  'GET subscriptions': listSubscriptions,
  'POST subscriptions': createSubscription,
  'DELETE subscriptions': deleteSubscription,
}

const conversationEdges: Edges<Conversation> = { 'GET ': readConversation, 'GET messages': listMessages }

/** Creates the Graph API as a function from request to answer. */
export function createGraph(context: FacebookContext) {
  async function graph(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const version = /^\/(v\d+\.\d+)(?=\/|$)/.exec(url.pathname)?.[1]
    const path = url.pathname.slice(version ? version.length + 1 : 0).replace(/\/+$/, '') || '/'
    const base = `${context.publicUrl() ?? url.origin}${version ? `/${version}` : ''}`
    let params = createParams({})
    let caller: Caller | undefined
    try {
      params = await readParams(request)
      if (path === '/' && request.method === 'POST') {
        return answer(await runBatch(params, `${url.origin}${version ? `/${version}` : ''}`, graph))
      }
      caller = await authenticate(context, params, request.headers.get('authorization'))
      const call: GraphCall = { context, method: request.method, path, base, params, caller }
      const body = await route(call)
      record(request.method, path, params, 200)
      return answer(body, 200, caller, version)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      const status = context.switches.errorsAs200 ? 200 : errorStatus(error.detail)
      record(request.method, path, params, status, error)
      return answer(errorBody(error.detail, traceId()), status, caller, version)
    }
  }

  function answer(body: unknown, status = 200, caller?: Caller, version?: string): Response {
    const page = caller?.kind === 'page' ? caller.page : undefined
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'cache-control': 'no-store',
        'facebook-api-version': version ?? 'v26.0',
        'x-fb-trace-id': traceId(),
        ...usageHeaders(context, page),
      },
    })
  }

  const traceId = () => context.ids.nextText(23)

  function record(method: string, path: string, params: Params, status: Call['status'], error?: GraphError) {
    const { calls } = context.world
    const secret = new Set([
      'access_token',
      'appsecret_proof',
      'client_secret',
      'fb_exchange_token',
      'input_token',
      'code',
    ])
    const shown = Object.entries(params.all()).filter(([name]) => !secret.has(name))
    calls.push({
      atMs: context.clock.now(),
      method,
      path,
      status,
      code: error?.detail.code,
      subcode: error?.detail.subcode,
      parameters: Object.fromEntries(shown),
    })
    if (calls.length > 1000) calls.shift()
  }

  return graph
}

/** Finds the node and the edge that a path names. */
function route(call: GraphCall): unknown {
  const [first = '', edge = '', ...more] = call.path.split('/').slice(1).map(decodeSegment)
  if (first === 'oauth' && edge === 'access_token') return exchangeToken(call)
  if (first === 'debug_token' && edge === '' && call.method === 'GET') return debugToken(call)
  if (more.length > 0) throw refuse.unknownPath(`/${more.join('/')}`)
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

function follow<T>(edges: Edges<T>, call: GraphCall, node: T, edge: string): unknown {
  const handler = edges[`${call.method} ${edge}`]
  if (handler) return handler(call, node)
  const isKnown = Object.keys(edges).some((key) => key.endsWith(` ${edge}`))
  if (!isKnown) throw refuse.unknownPath(`/${edge}`)
  throw refuse.missingObject(call.path.split('/')[1] ?? '', call.method)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
