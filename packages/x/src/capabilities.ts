import type { AttachmentLimit, Capabilities } from '@dm/core'
import { maxBytesOf } from './media-type.ts'

const docs = 'https://docs.x.com'
const checked = '2026-11-22'
const day = 24 * 60 * 60 * 1000

const fact = (page: string) => ({ source: `${docs}/${page}`, checked })
const sending = fact('x-api/direct-messages/manage/introduction')
const reading = fact('x-api/direct-messages/lookup/introduction')

const media = { by: ['url', 'id', 'data'], ...fact('x-api/media/introduction') } as const
const image: AttachmentLimit = {
  ...media,
  // Of a GIF.
  maxBytes: maxBytesOf.dm_gif,
  mimeTypes: ['image/jpeg', 'image/pjpeg', 'image/png', 'image/webp', 'image/bmp', 'image/tiff', 'image/gif'],
}
const video: AttachmentLimit = {
  ...media,
  maxBytes: maxBytesOf.dm_video,
  mimeTypes: ['video/mp4', 'video/quicktime', 'video/webm', 'video/mp2t'],
}

/** What classic direct messages on X can do, each fact with its page. */
export const xCapabilities: Capabilities = {
  // An older page says 10,000 characters and not what a character is; the present ones give no number.
  text: {
    max: 10_000,
    unit: 'code_points',
    unverified: true,
    source:
      'https://developer.twitter.com/en/docs/twitter-api/direct-messages/manage/api-reference/post-dm_conversations-dm_conversation_id-messages',
    checked,
  },
  attachments: { image, video },
  attachmentsPerMessage: { max: 1, ...sending },
  textWithAttachments: 'one_message',
  startsConversations: true,
  groups: reading,
  encryptedThreads: fact('xchat/real-time-events'),
  actions: {
    downloadAttachment: fact('x-api/direct-messages/download-dm-media'),
    deleteMessage: sending,
  },
  receives: [
    'message.received',
    'message.sent',
    'message.read',
    'typing.started',
    'account.warned',
    'unsupported.received',
  ],
  receivesAttachments: ['image', 'video', 'share', 'unsupported'],
  refusals: [
    'payment_required',
    'invalid_request',
    'invalid_config',
    'attachment_refused',
    'recipient_not_found',
    'recipient_unavailable',
    'policy_refused',
    'not_found',
    'account_restricted',
  ],
  history: { maxAgeMs: 30 * day, usdPerMessage: 0.01, ...reading },
  notes: [
    'Classic direct messages only. Most conversations on X are end-to-end encrypted (XChat) by now, and no API reads ' +
      'or answers those: with chatEvents each is told as an unsupported message in an encrypted conversation of its own.',
    'X bills calls: about $0.01 for an event that is read or pushed, $0.015 for a send.',
    'Reads are 15 in 15 minutes; prefer webhooks to polling.',
    'There is no list of conversations: they are learnt from the events of 30 days.',
    'A message to somebody who does not follow the account lands among their requests and may never be seen.',
    'The account may send 500 messages a day over all apps, those of X included.',
    'Deleting takes a message from the view of the account alone.',
    'A GIF arrives as a video, native type animated_gif. It may have 15 MiB, other pictures 5.',
    'Links are written in full here, so the text of an echo may differ from what was sent.',
    'Webhooks are not known to report groups.',
    'Refresh tokens work once: give a source with onRotate, and with exclusive where processes share an account.',
  ],
}
