/**
 * Fields an app and a Page can subscribe that concern messaging, and `feed` for comments.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export const pageFields = [
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
  'feed',
] as const

/** Names the platform also takes, which nothing here emits. */
export const otherPageFields = [
  'response_feedback',
  'send_cart',
  'message_context',
  'message_mention',
  'messaging_integrity',
  'messaging_optouts',
  'messaging_customer_information',
  'calls',
  'inbox_labels',
  'conversations',
] as const
