import type {
  ConnectFlow,
  CredentialsHealth,
  Grant,
  LinkableAccount,
  CallOptions,
  Credentials,
  Participant,
} from '@dm/core'
import { omitUndefined, readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import { z } from 'zod'
import type { GraphClient } from './graph-client.ts'
import { wireId, wireText } from './native-id.ts'
import { wireList } from './nodes/wire-node.ts'
import { exchangeCode, inspectToken, loginUrl, subscribeApp, unsubscribeApp, type MetaApp } from './oauth.ts'
import { nextCursor, pageAt } from './paging.ts'

/**
 * Webhook fields that a Page is subscribed to. A subscription replaces the one before, so both networks of a Page
 * ask for the same. `response_feedback` is left out, because it puts buttons into the conversation.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export const pageWebhookFields: readonly string[] = [
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

/** A Page in the list of those that a person may act for. */
const wirePage = z.object({
  id: wireId,
  name: wireText,
  access_token: wireText,
  tasks: z.array(z.string()).nullish(),
  instagram_business_account: z
    .object({ id: wireId, name: wireText, username: wireText, profile_picture_url: wireText })
    .nullish(),
})
export type WirePage = z.output<typeof wirePage>

/** What makes the login through Facebook the login of one network. */
export interface PageConnectOptions {
  readonly graph: GraphClient
  readonly app: MetaApp & {
    readonly loginConfigId?: string | undefined
    readonly apiVersion?: string | undefined
  }
  readonly runtime: ResolvedRuntime
  readonly scopes: readonly string[]
  /** Without these an account cannot be used for messages. */
  readonly neededScopes: readonly string[]
  /** What is read of a Page. */
  readonly pageFields: readonly string[]
  /** The account of a Page; `undefined` when it has none. */
  readonly accountOf: (page: WirePage) => Participant | undefined
  /** Why a Page without such an account cannot be used. */
  readonly withoutAccount: string
  /** By what the Page of the credentials is called: its id, or `me` for the Page that the token is of. */
  readonly pageOf: (credentials: Credentials) => string
}

/** How an owner connects Pages, or what belongs to them. Tokens of Pages have no end, so nothing is refreshed. */
export function createPageConnectFlow(flow: PageConnectOptions): ConnectFlow {
  const { graph, app, runtime } = flow
  const subscribed = (credentials: Credentials) => ({
    accountId: flow.pageOf(credentials),
    accessToken: credentials.accessToken,
  })

  /** The Page that a token speaks for. */
  async function ownPage(accessToken: string, options: CallOptions | undefined): Promise<WirePage> {
    const query = { fields: flow.pageFields.filter((field) => !ofListOnly.has(field)).join(',') }
    const body = await graph({
      method: 'GET',
      path: '/me',
      accessToken,
      query,
      ...omitUndefined({ options }),
    })
    return readAnswer(wirePage, body)
  }

  return {
    authorize: ({ redirectUri, state, scopes = flow.scopes }) => {
      const { appId, loginConfigId, apiVersion } = app
      const own = omitUndefined({ loginConfigId, apiVersion, host: runtime.baseUrl })
      return Promise.resolve({ url: loginUrl({ appId, redirectUri, state, scopes, ...own }) })
    },

    exchange: (request, options) => exchangeCode(graph, app, request, runtime.clock, options),

    async listAccounts(grant, options) {
      const pages = await listPages(graph, grant, flow.pageFields, options)
      return pages.map((page) => linkable(page, flow))
    },

    subscribe: (credentials, options) =>
      subscribeApp(graph, subscribed(credentials), pageWebhookFields, options),
    unsubscribe: (credentials, options) => unsubscribeApp(graph, subscribed(credentials), options),

    async inspect(credentials, options): Promise<CredentialsHealth> {
      const { accessToken, accountId } = credentials
      const check = { accessToken, neededScopes: flow.neededScopes }
      const health = await inspectToken(graph, app, check, options)
      if (!health.valid) return health
      const page = await ownPage(accessToken, options)
      const identity = flow.accountOf(page)
      if (identity?.id !== accountId)
        return { ...health, valid: false, reason: 'The token is of another account.' }
      return { ...health, identity, ...aliasOf(page, identity) }
    },
  }
}

/** These are known to the list of a person's Pages, not to the Page itself. */
const ofListOnly = new Set(['access_token', 'tasks'])

async function listPages(
  graph: GraphClient,
  grant: Grant,
  fields: readonly string[],
  options: CallOptions | undefined,
): Promise<WirePage[]> {
  const pages: WirePage[] = []
  let cursor: string | undefined
  do {
    const body = await graph({
      method: 'GET',
      path: '/me/accounts',
      accessToken: grant.accessToken,
      query: { fields: fields.join(','), ...pageAt(cursor) },
      ...omitUndefined({ options }),
    })
    const list = readAnswer(wireList, body)
    pages.push(...(list.data ?? []).map((page) => readAnswer(wirePage, page)))
    const next = nextCursor(list.paging)
    cursor = next === cursor ? undefined : next
  } while (cursor !== undefined)
  return pages
}

function linkable(page: WirePage, flow: PageConnectOptions): LinkableAccount {
  const account = flow.accountOf(page) ?? omitUndefined({ id: page.id ?? '', name: page.name })
  const problem = flow.accountOf(page) === undefined ? flow.withoutAccount : problemOf(page)
  return {
    ...account,
    credentials: {
      accountId: account.id,
      accessToken: page.access_token ?? '',
      ...aliasOf(page, account),
    },
    ...omitUndefined({ problem }),
  }
}

/** Webhooks name an account by its Page in places. */
function aliasOf(page: WirePage, account: Participant): { aliases?: readonly string[] } {
  return page.id === undefined || page.id === account.id ? {} : { aliases: [page.id] }
}

/** Meta's pages call the needed task by several names. */
const messagingTasks = new Set(['MESSAGING', 'MESSAGE', 'PROFILE_PLUS_MESSAGING'])

function problemOf(page: WirePage): string | undefined {
  if (page.access_token === undefined) return 'Meta gave no token for this Page; grant access to it.'
  if (page.tasks?.some((task) => messagingTasks.has(task)) === true) return undefined
  return 'The person has no task on this Page that allows messages; ask its owner for it.'
}
