import type { AttachmentLimit, Capabilities } from '@dm/core'

const docs = 'https://developers.facebook.com/documentation/business-messaging/messenger-platform'
const checked = '2026-11-22'
const hour = 60 * 60 * 1000
const mebibyte = 1024 * 1024

const fact = (page: string) => ({ source: `${docs}/${page}`, checked })
const sendApi = {
  source: 'https://developers.facebook.com/docs/messenger-platform/reference/send-api',
  checked,
}

const media: AttachmentLimit = {
  maxBytes: 25 * mebibyte,
  by: ['url', 'id', 'data'],
  ...fact('send-messages/saving-assets'),
}

/** Images by URL that go into one message. Readings of Meta's guide differ between 10 and 30. */
export const maxImagesPerMessage = 10

/** What Messenger can do, each fact with its page. */
export const facebookCapabilities: Capabilities = {
  // The page does not say what a character is; UTF-16 units never let too much through.
  text: { max: 2000, unit: 'utf16', unverified: true, ...sendApi },
  attachments: { image: { ...media, maxBytesByUrl: 8 * mebibyte }, video: media, audio: media, file: media },
  attachmentsPerMessage: { max: 10, unverified: true, ...fact('send-messages') },
  textWithAttachments: 'several_messages',
  quickReplies: { max: 13, titleMax: 20, payloadMax: 1000, ...fact('send-messages/quick-replies') },
  replyTo: sendApi,
  reference: { max: 999, ...sendApi },
  replyWindows: [
    {
      kind: 'standard',
      lengthMs: 24 * hour,
      openedBy: ['message.received', 'postback.received', 'reaction.added', 'referral.received'],
      ...fact('policy'),
    },
    { kind: 'human_agent', lengthMs: 7 * 24 * hour, openedBy: ['message.received'], ...fact('policy') },
  ],
  startsConversations: false,
  actions: {
    markRead: fact('send-messages/sender-actions'),
    sendTyping: fact('send-messages/sender-actions'),
    react: fact('send-messages/sender-actions'),
    downloadAttachment: { unverified: true, ...fact('webhooks/webhook-events/messages') },
  },
  receives: [
    'message.received',
    'message.sent',
    'message.edited',
    'reaction.added',
    'reaction.removed',
    'message.delivered',
    'message.read',
    'postback.received',
    'referral.received',
    'optin.received',
    'handover.changed',
    'account.warned',
    'unsupported.received',
  ],
  receivesAttachments: [
    'image',
    'video',
    'audio',
    'file',
    'sticker',
    'share',
    'location',
    'template',
    'unsupported',
  ],
  refusals: [
    'invalid_request',
    'invalid_config',
    'message_empty',
    'message_too_long',
    'attachment_refused',
    'attachment_too_large',
    'recipient_not_found',
    'recipient_unavailable',
    'policy_refused',
    'not_found',
    'thread_not_owned',
    'account_restricted',
    'outcome_unknown',
  ],
  history: { unverified: true, ...fact('conversations') },
  notes: [
    'A person is known to one Page only (PSID): the same person has another id on another Page.',
    'Webhooks name the person, never the thread; the thread id comes from listConversations.',
    'Text and media are separate messages: the media goes first, then the text with the quick replies.',
    'Several images by URL go out as one message; images by id or bytes, and other media, one by one.',
    'An unsend is documented for Instagram only: it is understood here when it comes, and not promised.',
    'Delivery and read receipts are watermarks: they cover everything sent at or before that time.',
    'The Conversations API may show the content of the 20 newest messages only; older ones are then skipped.',
    'A Page cannot write first, edit or unsend.',
    'The reference of a message goes with every piece of it.',
  ],
}
