import type { AttachmentLimit, Credentials, NetworkRefusal, Sourced } from '@dm/core'
import { graphHost, pageWebhookFields } from '@dm/meta'
import type { InstagramConfig, InstagramLogin } from './config.ts'

/**
 * All in which the two ways to the same inbox differ, as data and small functions. Nothing else in this package
 * asks which of them is in use, but the login itself (`oauth.ts`).
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/overview
 */
export interface Flavour {
  readonly login: InstagramLogin
  /** Scheme and host of the Graph API. */
  readonly host: string
  /** Whether calls prove the app secret; the Graph API of Instagram knows no such proof. */
  readonly proof: boolean
  /** Whose edges are called. */
  readonly owner: (credentials: Credentials) => string
  /** Whether messages are read as a field of their conversation: the edge of its own is documented for one only. */
  readonly messagesByExpansion: boolean
  /** Secrets that may sign a webhook; any of them is believed. */
  readonly webhookSecrets: (config: InstagramConfig) => readonly string[]
  /** Ways in which media can be handed over. */
  readonly mediaBy: AttachmentLimit['by']
  /** Meta's word for an emoji as a reaction; `undefined` when it does not take that one. */
  readonly reactionFor: (emoji: string) => string | undefined
  /** Where that is said of reactions, and where of messages that answer another. */
  readonly reactions: Sourced
  readonly replyTo: Sourced
  readonly scopes: readonly string[]
  /** Without these an account cannot be used for messages. */
  readonly neededScopes: readonly string[]
  /** What an account, or the Page it belongs to, is subscribed to. */
  readonly webhookFields: readonly string[]
  /** What is refused through this login only. */
  readonly refusals: readonly NetworkRefusal[]
  /** What an importer would otherwise find out the hard way. */
  readonly notes: readonly string[]
}

const docs = 'https://developers.facebook.com/documentation'
const checked = '2026-11-22'
const hearts: readonly string[] = ['❤', '❤️', 'love']

const byInstagram: Flavour = {
  login: 'instagram',
  host: 'https://graph.instagram.com',
  proof: false,
  owner: ({ accountId }) => accountId,
  messagesByExpansion: true,
  // Meta's page says "app secret" and its dashboard shows two; integrators have seen either.
  // https://developers.facebook.com/documentation/instagram-platform/webhooks
  webhookSecrets: ({ appSecret, metaAppSecret, previousAppSecrets = [] }) => [
    appSecret,
    ...(metaAppSecret === undefined ? [] : [metaAppSecret]),
    ...previousAppSecrets,
  ],
  mediaBy: ['url', 'id'],
  reactionFor: (emoji) => (hearts.includes(emoji) ? 'love' : emoji),
  reactions: {
    source: `${docs}/instagram-platform/instagram-api-with-instagram-login/messaging-api`,
    checked,
  },
  replyTo: { source: `${docs}/instagram-platform/changelog/`, checked },
  scopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
  neededScopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
  // Not `message_echoes`: it is a field of the dashboard, and Meta's SDK does not know it here.
  // https://developers.facebook.com/documentation/instagram-platform/webhooks/fields
  webhookFields: [
    'messages',
    'message_reactions',
    'message_edit',
    'messaging_seen',
    'messaging_postbacks',
    'messaging_referral',
    'messaging_optins',
    'messaging_handover',
    'standby',
  ],
  refusals: [],
  notes: [
    'A token lives 60 days and is renewed by the calls that use it, when fewer than 10 are left and it can be stored.',
    'Media goes by URL or by the id of an earlier upload; bytes cannot be handed over.',
  ],
}

const byFacebook: Flavour = {
  login: 'facebook',
  host: graphHost,
  proof: true,
  // The Page that the token is of, so that its id need not be known.
  owner: () => 'me',
  messagesByExpansion: false,
  webhookSecrets: ({ appSecret, previousAppSecrets = [] }) => [appSecret, ...previousAppSecrets],
  mediaBy: ['url', 'id', 'data'],
  reactionFor: (emoji) => (hearts.includes(emoji) ? 'love' : undefined),
  reactions: { source: `${docs}/business-messaging/instagram-messaging/features/send-message`, checked },
  replyTo: { source: `${docs}/business-messaging/instagram-messaging/changelog/rss/`, checked },
  scopes: [
    'instagram_basic',
    'instagram_manage_messages',
    'pages_manage_metadata',
    'pages_show_list',
    'pages_messaging',
    'pages_read_engagement',
    'business_management',
  ],
  // The others are for finding Pages.
  neededScopes: [
    'instagram_basic',
    'instagram_manage_messages',
    'pages_manage_metadata',
    'pages_messaging',
    'pages_read_engagement',
  ],
  webhookFields: pageWebhookFields,
  // A Page that has no Instagram account.
  refusals: ['invalid_config'],
  notes: [
    'The account belongs to a Page, and the token is that of the Page. It does not expire.',
    'Reactions of ours can be hearts only.',
    'Subscribing and unsubscribing concern the whole Page, its Messenger events included.',
    'Read receipts are chosen in the app dashboard; a Page cannot be subscribed to them.',
  ],
}

/** The two flavours by the login that they begin with. */
export const flavours: Readonly<Record<InstagramLogin, Flavour>> = {
  instagram: byInstagram,
  facebook: byFacebook,
}
