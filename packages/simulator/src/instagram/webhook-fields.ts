/**
 * Fields of the Instagram object that concern messaging, and comments for private replies.
 * https://developers.facebook.com/docs/instagram-platform/webhooks
 */
export const instagramFields = [
  'messages',
  'message_echoes',
  'message_reactions',
  'message_edit',
  'messaging_seen',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_optins',
  'messaging_handover',
  'standby',
  'comments',
  'live_comments',
] as const

/** Names the platform also takes, which nothing here emits. */
export const otherInstagramFields = ['mentions', 'story_insights'] as const

/** Which field lets an event through, by the key that the event carries. */
export const fieldByKey: Record<string, string> = {
  message: 'messages',
  message_edit: 'message_edit',
  reaction: 'message_reactions',
  read: 'messaging_seen',
  postback: 'messaging_postbacks',
  referral: 'messaging_referral',
  optin: 'messaging_optins',
  pass_thread_control: 'messaging_handover',
  take_thread_control: 'messaging_handover',
  request_thread_control: 'messaging_handover',
}
