import type { AttachmentLimit, Capabilities } from '@dm/core'

const fact = { source: 'https://memory.example/docs', checked: '2026-01-01' }
const media: AttachmentLimit = {
  maxBytes: 1000,
  by: ['url', 'id', 'data'],
  mimeTypes: ['image/png'],
  ...fact,
}

/** A network that can do all that the contract has a word for. */
export const fullCapabilities: Capabilities = {
  text: { max: 200, unit: 'code_points', ...fact },
  attachments: { image: media, video: media, audio: media, file: media },
  attachmentsPerMessage: { max: 3, ...fact },
  textWithAttachments: 'one_message',
  quickReplies: { max: 3, titleMax: 20, payloadMax: 100, ...fact },
  replyTo: fact,
  reference: { max: 40, ...fact },
  replyWindows: [{ kind: 'standard', lengthMs: 86_400_000, openedBy: ['message.received'], ...fact }],
  startsConversations: false,
  groups: fact,
  encryptedThreads: fact,
  actions: { markRead: fact, sendTyping: fact, react: fact, downloadAttachment: fact, deleteMessage: fact },
  receives: [
    'message.received',
    'message.sent',
    'message.edited',
    'message.deleted',
    'reaction.added',
    'reaction.removed',
    'message.delivered',
    'message.read',
    'postback.received',
    'referral.received',
    'optin.received',
    'handover.changed',
    'account.warned',
    'typing.started',
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
    'content_unsupported',
    'attachment_refused',
    'attachment_too_large',
    'recipient_not_found',
    'recipient_unavailable',
    'policy_refused',
    'not_found',
    'thread_not_owned',
    'account_restricted',
    'payment_required',
    'outcome_unknown',
  ],
  history: { maxMessages: 100, ...fact },
  notes: [],
}

/** A network that can do nothing but text. */
export const bareCapabilities: Capabilities = {
  text: { max: 160, unit: 'graphemes', ...fact },
  attachments: {},
  attachmentsPerMessage: { max: 0, ...fact },
  textWithAttachments: 'one_message',
  startsConversations: false,
  actions: {},
  receives: ['message.received', 'unsupported.received'],
  receivesAttachments: [],
  refusals: [],
  notes: [],
}

/** A network that sends text and media apart, keeps little history and counts bytes. */
export const apartCapabilities: Capabilities = {
  ...fullCapabilities,
  text: { max: 300, unit: 'bytes', ...fact },
  textWithAttachments: 'several_messages',
  startsConversations: true,
  history: { maxMessages: 5, ...fact },
}
