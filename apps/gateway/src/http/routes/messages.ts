import { omitUndefined, stableDigest } from '@dm/core/kit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { Context, Platform } from '../../context.ts'
import type { ConversationStatus, Position } from '../../domain/conversation/conversation-store.ts'
import { requireAccount } from '../../domain/account/require-account.ts'
import { requireAccountMessaging } from '../../domain/account/require-account-messaging.ts'
import { requireConversation } from '../../domain/conversation/require-conversation.ts'
import { missingOr } from '../../domain/errors/read-input.ts'
import { answerOnce } from '../../domain/idempotency/answer-once.ts'
import { checkSendRequest, idSchema, sendBody } from '../../domain/message/send-request.ts'
import { sendMessage, type Sent } from '../../domain/message/send.ts'
import { settledSend } from '../../domain/message/settled-send.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { successOf } from '../answer.ts'
import { checkAppHeaders } from '../app-headers.ts'
import { openCursor, sealCursor } from '../cursor.ts'
import { readIdempotencyKey } from '../idempotency-key.ts'
import { jsonType } from '../json.ts'
import { listedSchema } from '../presenters/listed.ts'
import { presentConversation } from '../presenters/conversation.ts'
import { presentMessage } from '../presenters/message.ts'
import { presentSent, sentSchema } from '../presenters/sent.ts'
import { presentWindow } from '../presenters/window.ts'
import { defineRoute } from '../route.ts'

const defaultLimit = 100

const conversationStatus = z.enum(['active', 'archived'], { error: missingOr('must be active or archived') })

const listQuery = z.object({
  status: conversationStatus
    .default('active')
    .describe('Only of conversations that are active, or only of those that were archived.'),
  conversationId: idSchema
    .optional()
    .describe('Only of this conversation, by our id or the network’s. Left out: of all of them.'),
  conversationsOnly: z
    .stringbool({ error: 'must be true or false' })
    .default(false)
    .describe('Lists conversations instead of messages.'),
  limit: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('How many at most. Without it the newest 100.'),
  next: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Goes on where a page ended: `meta.pagination.next` of that page. The other fields stay the same.',
    ),
})

const paths = ['/messages/:platform'] as const

const readErrors = [
  'not_linked',
  'app_not_ours',
  'app_headers_incomplete',
  'app_missing',
  'conversation_not_found',
  'conversation_encrypted',
] as const
const sendErrors = [
  ...readErrors,
  'authorization_lost',
  'permission_missing',
  'window_closed',
  'conversations_used_up',
  'network_refused',
  'outcome_unknown',
  'network_unavailable',
  'idempotency_mismatch',
  'idempotency_running',
  'conversation_busy',
] as const

export const messageRoutes = [
  defineRoute({
    method: 'POST',
    paths,
    summary: 'Sends a message.',
    body: sendBody,
    headers: ['Idempotency-Key', 'app'],
    answer: sentSchema,
    errors: sendErrors,
    messaging: true,
    handle: async ({ context, profile, param, body, c }) => {
      const platform = requirePlatform(context, param('platform'))
      checkAppHeaders(c, platform)
      const key = readIdempotencyKey(c)
      const request = checkSendRequest(body, platform, context.rules)
      const present = (sent: Sent) =>
        presentSent(sent, {
          platform: platform.wireName,
          message: request.text ?? '',
          windows: platform.adapter.capabilities.replyWindows,
          now: context.networkClock(),
        })
      const answer = await answerOnce(context, {
        profileId: profile.id,
        key,
        digest: stableDigest([platform.id, request]),
        make: async (reference) =>
          present(await sendMessage(context, profile.id, platform, request, reference)),
        settled: async (reference) => {
          const sent = await settledSend(context, profile.id, reference, request)
          return sent && present(sent)
        },
      })
      if (answer.replayed) c.header('Idempotency-Replayed', 'true')
      return c.body(answer.body, answer.status as ContentfulStatusCode, { 'content-type': jsonType })
    },
  }),
  defineRoute({
    method: 'GET',
    paths,
    summary: 'Reads messages, or lists conversations.',
    query: listQuery,
    headers: ['app'],
    answer: listedSchema,
    errors: readErrors,
    messaging: true,
    handle: async ({ context, box, profile, param, query, c }) => {
      const platform = requirePlatform(context, param('platform'))
      checkAppHeaders(c, platform)
      requireAccountMessaging(await requireAccount(context, profile.id, platform), platform)
      const listed = {
        of: query.conversationsOnly ? ('conversations' as const) : ('messages' as const),
        profileId: profile.id,
      }
      const after = query.next === undefined ? undefined : await openCursor(box, listed, query.next)
      const wanted: Listing = {
        profileId: profile.id,
        platform,
        status: query.status,
        limit: query.limit ?? defaultLimit,
        ...(after && { after }),
      }
      const page = query.conversationsOnly
        ? await listConversations(context, wanted)
        : await listMessages(context, wanted, query.conversationId)
      const next = page.last && (await sealCursor(box, listed, page.last))
      const paged = query.limit !== undefined || query.next !== undefined
      return {
        status: 'success',
        ...page.body,
        ...freshness(Date.now(), platform.freshForMs),
        ...(paged && {
          meta: {
            pagination: {
              hasMore: next !== undefined,
              limit: wanted.limit,
              ...(next !== undefined && { next }),
            },
          },
        }),
      }
    },
  }),
  defineRoute({
    method: 'PUT',
    paths: ['/messages/:platform/:conversationId'],
    summary: 'Archives a conversation, or brings it back.',
    body: z.object(
      { status: conversationStatus.describe('`archived` puts it away, `active` brings it back.') },
      { error: 'must be a JSON object' },
    ),
    answer: successOf({}),
    errors: ['conversation_not_found', 'app_missing', 'not_linked'],
    messaging: true,
    handle: async ({ context, profile, param, body: { status } }) => {
      const platform = requirePlatform(context, param('platform'))
      requireAccountMessaging(await context.store.accounts.find(profile.id, platform.id), platform)
      const conversation = await requireConversation(context, profile.id, platform, param('conversationId'))
      await context.store.conversations.setStatus(profile.id, conversation.id, status)
      return { status: 'success' }
    },
  }),
]

interface Listing {
  readonly profileId: string
  readonly platform: Platform
  readonly status: ConversationStatus
  readonly limit: number
  readonly after?: Position
}

async function listMessages(context: Context, wanted: Listing, id: string | undefined) {
  const { platform, limit } = wanted
  const conversation =
    id === undefined ? undefined : await requireConversation(context, wanted.profileId, platform, id)
  const found = await context.store.messages.list({
    ...wanted,
    platform: platform.id,
    limit: limit + 1,
    ...(conversation && { conversationId: conversation.id }),
  })
  const messages = found.slice(0, limit)
  const { replyWindows } = platform.adapter.capabilities
  const window = conversation && presentWindow(conversation, replyWindows, context.networkClock())
  return {
    body: {
      messages: messages.map((message) => presentMessage(message, platform.wireName)),
      messagesCount: messages.length,
      ...omitUndefined({ window }),
    },
    ...lastOf(found, limit, (message) => message.sentAt),
  }
}

async function listConversations(context: Context, wanted: Listing) {
  const { platform, limit } = wanted
  const found = await context.store.conversations.list({ ...wanted, platform: platform.id, limit: limit + 1 })
  const { replyWindows } = platform.adapter.capabilities
  const now = context.networkClock()
  const details = found.slice(0, limit).map((one) => presentConversation(one, replyWindows, now))
  return {
    body: {
      conversationIds: details.map((conversation) => conversation.id),
      // The wire's own spelling is the first; clients read either.
      converstationsDetails: details,
      conversationsDetails: details,
    },
    ...lastOf(found, limit, (conversation) => conversation.lastMessageAt),
  }
}

/** Where a page ended. One more than the limit was asked for: when it came, another page follows. */
function lastOf<Item extends { id: string }>(
  found: readonly Item[],
  limit: number,
  timeOf: (item: Item) => Date | undefined,
): { last?: Position } {
  const last = found.length > limit ? found[limit - 1] : undefined
  if (!last) return {}
  const at = timeOf(last)?.toISOString()
  return { last: at === undefined ? { id: last.id } : { at, id: last.id } }
}

function freshness(now: number, freshForMs: number) {
  return { lastUpdated: new Date(now).toISOString(), nextUpdate: new Date(now + freshForMs).toISOString() }
}
