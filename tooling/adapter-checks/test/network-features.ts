import type {
  AccountAction,
  AttachmentKind,
  Capabilities,
  ConnectFlow,
  InboundEventType,
  OutboundAttachmentKind,
  ReplyWindow,
} from '@dm/core'

/**
 * What the networks can do, read in their own documents and written down here by hand, outside of the adapters:
 * who takes a feature out of an adapter together with its capability is contradicted by this table. Nothing
 * prints it anew; a network that has changed is looked up, and its row written again.
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
    connects: {},
    signatureHeader: 'x-hub-signature-256',
  },

  // The API with Instagram Login, which is what the adapter speaks unless it is told otherwise:
  // https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
  instagram: {
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
    connects: {
      // https://developers.facebook.com/documentation/instagram-platform/reference/refresh_access_token
      refresh: 'GET /refresh_access_token',
    },
    signatureHeader: 'x-hub-signature-256',
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
    connects: {
      // https://docs.x.com/x-api/webhooks/introduction
      registerWebhook: 'POST /2/webhooks',
      // https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
      refresh: 'POST /2/oauth2/token, grant_type refresh_token',
    },
    signatureHeader: 'x-twitter-webhooks-signature',
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
  readonly connects: Readonly<Partial<Record<ConnectStep & keyof ConnectFlow, string>>>
  /** The header that webhooks are signed in. */
  readonly signatureHeader: string
}
