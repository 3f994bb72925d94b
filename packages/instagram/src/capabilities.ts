import type { AttachmentLimit, Capabilities } from '@dm/core'
import type { InstagramLogin } from './config.ts'
import { flavours, type Flavour } from './flavour.ts'

const docs = 'https://developers.facebook.com/documentation/business-messaging/instagram-messaging'
const platformDocs = 'https://developers.facebook.com/documentation/instagram-platform'
const loginDocs = 'https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login'
const checked = '2026-11-22'
const hour = 60 * 60 * 1000
const mebibyte = 1024 * 1024

const fact = (page: string) => ({ source: `${docs}/${page}`, checked })
const changelog = { source: `${platformDocs}/changelog/`, checked }

/** Images that go into one message. */
export const maxImagesPerMessage = 10

/** The largest media of any kind. */
export const maxMediaBytes = 25 * mebibyte

/** How many of the newest messages of a conversation show their content. */
export const readableMessages = 20

function media(by: AttachmentLimit['by'], mimeTypes: readonly string[]): AttachmentLimit {
  return { maxBytes: maxMediaBytes, by, mimeTypes, ...fact('features/attachment-upload') }
}

function capabilitiesOf({ mediaBy, reactions, replyTo, refusals, notes }: Flavour): Capabilities {
  return {
    text: { max: 1000, unit: 'bytes', ...fact('features/send-message') },
    attachments: {
      image: {
        // The table of formats has no GIF, the page of uploads has.
        ...media(mediaBy, ['image/png', 'image/jpeg', 'image/gif']),
        maxBytes: 8 * mebibyte,
        unverified: true,
      },
      video: media(mediaBy, ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm']),
      audio: media(mediaBy, ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav']),
      file: media(mediaBy, ['application/pdf']),
    },
    attachmentsPerMessage: { max: maxImagesPerMessage, ...changelog },
    textWithAttachments: 'several_messages',
    quickReplies: {
      max: 13,
      titleMax: 20,
      payloadMax: 1000,
      unverified: true,
      ...fact('features/quick-replies'),
    },
    replyTo,
    replyWindows: [
      {
        kind: 'standard',
        lengthMs: 24 * hour,
        openedBy: ['message.received', 'postback.received'],
        ...fact('features/send-message'),
      },
      {
        kind: 'human_agent',
        lengthMs: 7 * 24 * hour,
        openedBy: ['message.received', 'postback.received'],
        source: 'https://developers.facebook.com/docs/features-reference/human-agent',
        checked,
      },
    ],
    startsConversations: false,
    actions: {
      markRead: changelog,
      sendTyping: changelog,
      react: reactions,
      downloadAttachment: { unverified: true, source: `${platformDocs}/webhooks/examples`, checked },
    },
    receives: [
      'message.received',
      'message.sent',
      'message.edited',
      'message.deleted',
      'reaction.added',
      'reaction.removed',
      'message.read',
      'postback.received',
      'referral.received',
      'optin.received',
      'handover.changed',
      'unsupported.received',
    ],
    receivesAttachments: ['image', 'video', 'audio', 'file', 'share', 'template', 'unsupported'],
    refusals: [
      'invalid_request',
      'content_unsupported',
      'attachment_refused',
      'attachment_too_large',
      'recipient_not_found',
      'recipient_unavailable',
      'policy_refused',
      'not_found',
      'thread_not_owned',
      'account_restricted',
      'outcome_unknown',
      ...refusals,
    ],
    history: { maxMessages: readableMessages, source: `${loginDocs}/conversations-api`, checked },
    notes: [
      'A person is known to one account only (IGSID): the same person has another id at another account.',
      'Webhooks name the person, never the thread; the thread id comes from listConversations.',
      'Text and media are separate messages: the media goes first, then the text with the quick replies.',
      'Several images go out as one message; other media one by one.',
      'A read receipt names one message: it and everything before it was read.',
      'There are no delivery receipts.',
      'Only the 20 newest messages of a conversation show their content; older ones are skipped.',
      'Threads among the requests disappear from the API after 30 days without a message.',
      'Edits of messages that never came (edits: 0) may be the only sign of a new message: read it by its id.',
      'Media of stories must not be stored; a view-once photo never shows.',
      'An account cannot write first, edit or unsend; a private reply to a comment is the one way in.',
      ...notes,
    ],
  }
}

/** What Instagram can do, by the login through which it is spoken to; each fact with its page. */
export const instagramCapabilities: Readonly<Record<InstagramLogin, Capabilities>> = {
  instagram: capabilitiesOf(flavours.instagram),
  facebook: capabilitiesOf(flavours.facebook),
}
