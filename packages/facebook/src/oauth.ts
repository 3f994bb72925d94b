import type { CallOptions, ConnectFlow, LinkableAccount, Participant } from '@dm/core'
import { omitUndefined, readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import {
  exchangeCode,
  inspectToken,
  loginUrl,
  nextCursor,
  pageAt,
  subscribeApp,
  unsubscribeApp,
  type GraphClient,
} from '@dm/meta'
import type { z } from 'zod'
import { wireList, wirePage } from './api/wire.ts'
import type { FacebookConfig } from './config.ts'

/**
 * Permissions for sending, webhooks and conversations.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/get-started
 */
export const facebookScopes: readonly string[] = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'pages_read_engagement',
]

/**
 * Webhook fields that a Page is subscribed to. `response_feedback` is left out, because it puts buttons into
 * the conversation.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export const facebookWebhookFields: readonly string[] = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'messaging_referrals',
  'messaging_optins',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
  'messaging_account_linking',
]

/**
 * Without these a Page cannot be used for messages; the other one is for finding Pages.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/get-started
 */
const neededScopes = facebookScopes.filter((scope) => scope !== 'pages_show_list')

/** How an owner connects Pages. Tokens of Pages have no expiry date, so there is nothing to refresh. */
export function createFacebookConnectFlow(
  graph: GraphClient,
  config: FacebookConfig,
  runtime: ResolvedRuntime,
): ConnectFlow {
  /** The Page that a token speaks for. */
  async function readPage(accessToken: string, options: CallOptions | undefined): Promise<Participant> {
    const query = { fields: 'id,name' }
    const body = await graph({
      method: 'GET',
      path: '/me',
      accessToken,
      query,
      ...omitUndefined({ options }),
    })
    const { id = '', name } = readAnswer(wirePage, body)
    return omitUndefined({ id, name })
  }

  return {
    authorize: ({ redirectUri, state, scopes = facebookScopes }) => {
      const { appId, loginConfigId, apiVersion } = config
      const own = omitUndefined({ loginConfigId, apiVersion, host: runtime.baseUrl })
      return Promise.resolve({ url: loginUrl({ appId, redirectUri, state, scopes, ...own }) })
    },

    exchange: (request, options) => exchangeCode(graph, config, request, runtime.clock, options),

    async listAccounts(grant, options) {
      const accounts: LinkableAccount[] = []
      let cursor: string | undefined
      do {
        const body = await graph({
          method: 'GET',
          path: '/me/accounts',
          accessToken: grant.accessToken,
          query: { fields: 'id,name,access_token,tasks', ...pageAt(cursor) },
          ...omitUndefined({ options }),
        })
        const list = readAnswer(wireList, body)
        accounts.push(...(list.data ?? []).map((page) => linkable(readAnswer(wirePage, page))))
        const next = nextCursor(list.paging)
        cursor = next === cursor ? undefined : next
      } while (cursor !== undefined)
      return accounts
    },

    subscribe: (credentials, options) => subscribeApp(graph, credentials, facebookWebhookFields, options),
    unsubscribe: (credentials, options) => unsubscribeApp(graph, credentials, options),

    async inspect({ accessToken, accountId }, options) {
      const check = { accessToken, accountId, neededScopes }
      const health = await inspectToken(graph, config, check, options)
      return health.valid ? { ...health, identity: await readPage(accessToken, options) } : health
    },
  }
}

/** Meta's pages call the needed task `MESSAGE` in places and `MESSAGING` in others. */
function linkable(page: z.output<typeof wirePage>): LinkableAccount {
  const id = page.id ?? ''
  const accessToken = page.access_token ?? ''
  const mayMessage = page.tasks?.some((task) => task === 'MESSAGING' || task === 'MESSAGE') === true
  const problem =
    accessToken === ''
      ? 'Meta gave no token for this Page; grant access to it.'
      : mayMessage
        ? undefined
        : 'The person has no task on this Page that allows messages; ask its owner for it.'
  return {
    id,
    credentials: { accountId: id, accessToken },
    ...omitUndefined({ name: page.name, problem }),
  }
}
