import type {
  AccountAction,
  AttachmentKind,
  Capabilities,
  ConnectFlow,
  InboundEventType,
  NetworkRefusal,
  OutboundAttachmentKind,
  ReplyWindow,
} from '@dm/core'

// The API with Instagram Login, what the adapter speaks unless it is told otherwise:
// https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
const instagram: NetworkFeatures = {
  text: '1000 bytes',
  sends: {
    image: '8 MiB by url, id',
    video: '25 MiB by url, id',
    audio: '25 MiB by url, id',
    // Only PDF.
    file: '25 MiB by url, id',
  },
  attachmentsPerMessage: 10,
  textWithAttachments: 'several_messages',
  quickReplies: '13 with titles of 20 and payloads of 1000',
  // Since 2026-09-21: https://developers.facebook.com/documentation/instagram-platform/changelog/
  replyTo: true,
  windows: {
    standard: '24 hours after message.received, postback.received',
    // https://developers.facebook.com/docs/features-reference/human-agent
    human_agent: '168 hours after message.received, postback.received',
  },
  startsConversations: false,
  groups: false,
  encryptedThreads: false,
  actions: {
    markRead: 'sender_action mark_seen',
    sendTyping: 'sender_action typing_on and typing_off',
    react: 'sender_action react and unreact',
    downloadAttachment: 'payload.url of an attachment',
  },
  // https://developers.facebook.com/documentation/instagram-platform/webhooks/examples
  receives: {
    'message.received': 'messages',
    'message.sent': 'messages, is_echo',
    'message.edited': 'message_edit',
    'message.deleted': 'messages, is_deleted',
    'reaction.added': 'message_reactions, action react',
    'reaction.removed': 'message_reactions, action unreact',
    'message.read': 'messaging_seen',
    'postback.received': 'messaging_postbacks',
    'referral.received': 'messaging_referral',
    'optin.received': 'messaging_optins',
    'handover.changed': 'messaging_handover',
    'unsupported.received': 'whatever else',
  },
  receivesAttachments: {
    image: 'image',
    video: 'video',
    audio: 'audio',
    file: 'file',
    share: 'ig_post, ig_reel, story_mention, share',
    template: 'template',
    unsupported: 'ephemeral, and whatever else',
  },
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
  refuses: {
    invalid_request: '100/2534015',
    content_unsupported: '100/2534068',
    attachment_refused: '100/2018008, 2018047, 2018074, 2018294',
    attachment_too_large: '100/2018109',
    recipient_not_found: '100/2534014',
    recipient_unavailable: '10/2018108, 551',
    policy_refused: '613/2018338',
    not_found: '100/33, 9000001',
    thread_not_owned: '100/2534037',
    account_restricted: '10/1893063, 100/2534029',
    outcome_unknown: '1/1357046',
  },
  connects: {
    // https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
    refresh: 'GET /refresh_access_token',
  },
  signatureHeader: 'x-hub-signature-256',
}

/**
 * What the networks can do, read in their own documents and written down here by hand, outside of the adapters:
 * who takes a feature out of an adapter together with its capability is contradicted by this table. Nothing
 * prints it anew; a network that has changed is looked up, and its row written again.
 * A network with several doors has a row for each, as its `otherHarnesses` are called.
 */
export const networkFeatures: Readonly<Record<string, NetworkFeatures>> = {
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform
  facebook: {
    text: '2000 utf16',
    sends: {
      image: '25 MiB by url, id, data',
      video: '25 MiB by url, id, data',
      audio: '25 MiB by url, id, data',
      file: '25 MiB by url, id, data',
    },
    attachmentsPerMessage: 10,
    textWithAttachments: 'several_messages',
    quickReplies: '13 with titles of 20 and payloads of 1000',
    replyTo: true,
    // `metadata` of a message.
    reference: 999,
    windows: {
      standard: '24 hours after message.received, postback.received, reaction.added, referral.received',
      human_agent: '168 hours after message.received',
    },
    startsConversations: false,
    groups: false,
    encryptedThreads: false,
    actions: {
      markRead: 'sender_action mark_seen',
      sendTyping: 'sender_action typing_on and typing_off',
      react: 'sender_action react and unreact',
      downloadAttachment: 'payload.url of an attachment',
    },
    receives: {
      'message.received': 'messages',
      'message.sent': 'message_echoes',
      'message.edited': 'message_edits',
      'reaction.added': 'message_reactions, action react',
      'reaction.removed': 'message_reactions, action unreact',
      'message.delivered': 'message_deliveries',
      'message.read': 'message_reads',
      'postback.received': 'messaging_postbacks',
      'referral.received': 'messaging_referrals',
      'optin.received': 'messaging_optins',
      'handover.changed': 'messaging_handovers',
      'account.warned': 'messaging_policy_enforcement',
      'unsupported.received': 'whatever else',
    },
    receivesAttachments: {
      image: 'image',
      video: 'video',
      audio: 'audio',
      file: 'file',
      sticker: 'sticker_id',
      share: 'fallback, post, reel',
      location: 'location',
      template: 'template',
      unsupported: 'whatever else',
    },
    // https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
    refuses: {
      invalid_request: '100/2018014',
      invalid_config: '104',
      message_empty: '100/2018034',
      message_too_long: '100, Length of param message[text]',
      attachment_refused: '100/2018008, 2018047, 2018074, 2018294',
      attachment_too_large: '100/2018109',
      recipient_not_found: '100/2018001',
      recipient_unavailable: '10/2018108, 551, 230',
      policy_refused: '4/2018354, 613/2018338',
      not_found: '100/33',
      thread_not_owned: '10/2018300',
      account_restricted: '10/1893063, 368',
      outcome_unknown: '1/1357046',
    },
    connects: {},
    signatureHeader: 'x-hub-signature-256',
  },

  instagram,

  // The API with Facebook Login, through the Page of the account:
  // https://developers.facebook.com/documentation/business-messaging/instagram-messaging
  'instagram-facebook-login': {
    ...instagram,
    sends: {
      image: '8 MiB by url, id, data',
      video: '25 MiB by url, id, data',
      audio: '25 MiB by url, id, data',
      file: '25 MiB by url, id, data',
    },
    // 2534013: the Page has no Instagram account.
    refuses: { ...instagram.refuses, invalid_config: '100/2534013' },
    // The token of a Page has no end.
    connects: {},
  },

  // https://docs.x.com/x-api/direct-messages and, for webhooks, https://docs.x.com/x-api/activity/introduction
  x: {
    text: '10000 code_points',
    sends: { image: '15 MiB by url, id, data', video: '512 MiB by url, id, data' },
    attachmentsPerMessage: 1,
    textWithAttachments: 'one_message',
    replyTo: false,
    windows: {},
    startsConversations: true,
    groups: true,
    // https://docs.x.com/xchat/introduction
    encryptedThreads: true,
    actions: {
      downloadAttachment: 'GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}',
      deleteMessage: 'DELETE /2/dm_events/{event_id}',
    },
    receives: {
      'message.received': 'dm.received',
      'message.sent': 'dm.sent',
      'message.read': 'dm.read',
      'typing.started': 'dm.indicate_typing',
      'account.warned': 'oauth.revoke',
      'unsupported.received': 'whatever else',
    },
    receivesAttachments: {
      image: 'photo',
      video: 'video, animated_gif',
      share: 'a post, by its address',
      unsupported: 'whatever else',
    },
    // https://docs.x.com/x-api/fundamentals/response-codes-and-errors and, for numbers,
    // https://developer.x.com/en/support/x-api/error-troubleshooting
    refuses: {
      payment_required: '402 CreditsDepleted, usage-capped',
      invalid_request: '400 invalid-request',
      invalid_config: '99, 135',
      attachment_refused: '403 not permitted to attach this media, 324, 325',
      recipient_not_found: '404 while sending, 108',
      recipient_unavailable: '403 no permission to DM, 150, 349',
      policy_refused: '403 operation is not permitted, 226',
      not_found: '404 resource-not-found',
      account_restricted: '64, 326',
    },
    connects: {
      // https://docs.x.com/x-api/webhooks/introduction
      registerWebhook: 'POST /2/webhooks',
      // https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
      refresh: 'POST /2/oauth2/token, grant_type refresh_token',
    },
    signatureHeader: 'x-twitter-webhooks-signature',
    // https://docs.x.com/x-api/account-activity/introduction
    activity: 'accountActivity',
  },
}

/** The optional members of {@link ConnectFlow}. */
export type ConnectStep = 'registerWebhook' | 'refresh'

/** One network. Where a record has texts, they are the network's own words for it. */
export interface NetworkFeatures {
  /** How much in which unit. */
  readonly text: string
  readonly sends: Readonly<Partial<Record<OutboundAttachmentKind, string>>>
  readonly attachmentsPerMessage: number
  readonly textWithAttachments: Capabilities['textWithAttachments']
  readonly quickReplies?: string
  readonly replyTo: boolean
  /** How many characters of ours the echo brings back. */
  readonly reference?: number
  readonly windows: Readonly<Partial<Record<ReplyWindow['kind'], string>>>
  readonly startsConversations: boolean
  readonly groups: boolean
  readonly encryptedThreads: boolean
  readonly actions: Readonly<Partial<Record<AccountAction, string>>>
  readonly receives: Readonly<Partial<Record<InboundEventType, string>>>
  readonly receivesAttachments: Readonly<Partial<Record<AttachmentKind, string>>>
  /** The native errors that become these codes; among others, where there are many. */
  readonly refuses: Readonly<Partial<Record<NetworkRefusal, string>>>
  readonly connects: Readonly<Partial<Record<ConnectStep & keyof ConnectFlow, string>>>
  /** The header that webhooks are signed in. */
  readonly signatureHeader: string
  /** The webhook in which clients expect the network's own events. */
  readonly activity?: string
}
