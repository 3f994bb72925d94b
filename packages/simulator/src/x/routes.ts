import {
  countAccounts,
  isAccountSubscribed,
  listAccounts,
  subscribeAccount,
  unsubscribeAccount,
} from './account-activity.ts'
import type { CallerKind, Reply, XCall } from './call.ts'
import type { RateName } from './rate-table.ts'
import { downloadMedia, listConversationEvents, listEvents, listEventsWith, readEvent } from './reading.ts'
import { createGroup, deleteEvent, sendToConversation, sendToUser, setBlock } from './sending.ts'
import type { Streams } from './stream.ts'
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  deleteSubscriptions,
  listSubscriptions,
} from './subscriptions.ts'
import { appendUpload, finalizeUpload, initializeUpload, upload, uploadStatus } from './upload-calls.ts'
import { readMe, readUser, readUserByName, readUsers } from './users.ts'
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  replayWebhook,
  validateWebhook,
} from './webhook-calls.ts'

/** One endpoint: who may call it, what counts it, what it does. */
export interface Route {
  method: string
  /** Path with names for what varies. */
  path: string
  takes: readonly CallerKind[]
  /** Scopes an OAuth 2.0 token must have. */
  scopes: readonly string[]
  rate: RateName | undefined
  /** Whether a call costs a credit. */
  isBilled: boolean
  handle: (call: XCall) => Reply | Response | Promise<Reply | Response>
}

const reading = ['dm.read', 'tweet.read', 'users.read']
const writing = ['dm.write', 'tweet.read', 'users.read']
const lookingUp = ['tweet.read', 'users.read']
const user: readonly CallerKind[] = ['oauth2', 'oauth1']
const anybody: readonly CallerKind[] = ['oauth2', 'oauth1', 'app']
const appOnly: readonly CallerKind[] = ['app']

function route(
  line: string,
  takes: readonly CallerKind[],
  scopes: readonly string[],
  rate: RateName | undefined,
  handle: Route['handle'],
  isBilled = false,
): Route {
  const [method = '', path = ''] = line.split(' ')
  return { method, path, takes, scopes, rate, isBilled, handle }
}

/** Every endpoint; the first that fits a path serves it. https://docs.x.com/x-api/introduction */
export function createRoutes(streams: Streams): Route[] {
  const billed = true
  return [
    route('GET /2/dm_events', user, reading, 'listEvents', listEvents, billed),
    route('GET /2/dm_events/:event_id', user, reading, 'readEvent', readEvent, billed),
    route('DELETE /2/dm_events/:event_id', user, ['dm.read', ...writing], 'deleteEvent', deleteEvent, billed),
    route(
      'GET /2/dm_conversations/with/:participant_id/dm_events',
      user,
      reading,
      'listEventsWith',
      listEventsWith,
      billed,
    ),
    route(
      'GET /2/dm_conversations/media/:dm_id/:media_id/:resource_id',
      ['oauth2'],
      ['dm.read'],
      'downloadMedia',
      downloadMedia,
    ),
    route(
      'GET /2/dm_conversations/:id/dm_events',
      user,
      reading,
      'listConversationEvents',
      listConversationEvents,
      billed,
    ),
    route('POST /2/dm_conversations', user, writing, 'send', createGroup, billed),
    route(
      'POST /2/dm_conversations/with/:participant_id/messages',
      user,
      writing,
      'send',
      sendToUser,
      billed,
    ),
    route(
      'POST /2/dm_conversations/:dm_conversation_id/messages',
      user,
      writing,
      'send',
      sendToConversation,
      billed,
    ),
    route('POST /2/users/:user_id/dm/block', user, writing, 'block', setBlock(true)),
    route('POST /2/users/:user_id/dm/unblock', user, writing, 'block', setBlock(false)),
    route('GET /2/users/me', user, lookingUp, 'me', readMe, billed),
    route('GET /2/users/by/username/:username', anybody, lookingUp, 'users', readUserByName, billed),
    route('GET /2/users', anybody, lookingUp, 'users', readUsers, billed),
    route('GET /2/users/:user_id', anybody, lookingUp, 'users', readUser, billed),
    route('POST /2/media/upload', user, ['media.write'], 'upload', upload),
    route('GET /2/media/upload', user, ['media.write'], 'uploadStatus', uploadStatus),
    route('POST /2/media/upload/initialize', user, ['media.write'], 'uploadChunks', initializeUpload),
    route('POST /2/media/upload/:media_id/append', user, ['media.write'], 'uploadChunks', appendUpload),
    route('POST /2/media/upload/:media_id/finalize', user, ['media.write'], 'uploadChunks', finalizeUpload),
    route('POST /2/webhooks/replay', appOnly, [], 'replay', replayWebhook),
    route('POST /2/webhooks', ['app', 'oauth1'], [], 'webhooks', createWebhook),
    route('GET /2/webhooks', appOnly, [], 'webhooks', listWebhooks),
    route('PUT /2/webhooks/:webhook_id', appOnly, [], 'webhooks', validateWebhook),
    route('DELETE /2/webhooks/:webhook_id', appOnly, [], 'webhooks', deleteWebhook),
    route('POST /2/activity/subscriptions', anybody, [], 'subscriptions', createSubscription),
    route('GET /2/activity/subscriptions', anybody, [], 'subscriptions', listSubscriptions),
    route('DELETE /2/activity/subscriptions', appOnly, [], 'subscriptions', deleteSubscriptions),
    route('PUT /2/activity/subscriptions/:subscription_id', appOnly, [], 'subscriptions', changeSubscription),
    route(
      'DELETE /2/activity/subscriptions/:subscription_id',
      appOnly,
      [],
      'subscriptions',
      deleteSubscription,
    ),
    route('GET /2/activity/stream', appOnly, [], 'stream', (call) => streams.open(call), billed),
    route(
      'POST /2/account_activity/webhooks/:webhook_id/subscriptions/all',
      user,
      ['dm.read', ...writing],
      'subscriptions',
      subscribeAccount,
    ),
    route(
      'GET /2/account_activity/webhooks/:webhook_id/subscriptions/all',
      user,
      ['dm.read', ...writing],
      'subscriptions',
      isAccountSubscribed,
    ),
    route(
      'GET /2/account_activity/webhooks/:webhook_id/subscriptions/all/list',
      appOnly,
      [],
      'subscriptions',
      listAccounts,
    ),
    route('GET /2/account_activity/subscriptions/count', appOnly, [], 'subscriptions', countAccounts),
    route(
      'DELETE /2/account_activity/webhooks/:webhook_id/subscriptions/:user_id/all',
      appOnly,
      [],
      'subscriptions',
      unsubscribeAccount,
    ),
  ]
}
