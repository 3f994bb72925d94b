import { DmError, type OutboundMessage, type SendWarning } from '@dm/core'
import { madeUpResult, withCapabilities, withEvents, withSend, type BrokenAdapter } from './broken-adapter.ts'

const single = ['image', 'video', 'audio', 'file'].flatMap((kind) =>
  ['url', 'id', 'data'].map(
    (way) => `attachments: ${kind} by ${way} arrives, or is refused when not declared`,
  ),
)
const biggest = ['image', 'video', 'audio', 'file'].map(
  (kind) => `attachments: ${kind} by data as big as declared arrives`,
)
const bigger = ['image', 'video', 'audio', 'file'].map(
  (kind) => `attachments: ${kind} by data one byte bigger than declared is attachment_too_large`,
)
const withText = 'attachments: text and media of one call both arrive, as declared'
const many = 'attachments: as many as declared arrive, in order'
const tooMany = 'attachments: one more than declared is refused and nothing is sent'
const quickReplies = [
  'quick replies: arrive with title and payload',
  'quick replies: as many and as long as declared arrive whole',
  'quick replies: more than declared are refused and nothing is sent',
  'quick replies: a title that is too long is refused and nothing is sent',
  'quick replies: a payload that is too long is refused and nothing is sent',
]
const tap = 'quick replies: a tap comes back with its payload'
const replyTo = 'replies: name the message that they answer'
const reference = 'echoes: carry the reference back'
const longReference = 'echoes: a reference that is too long is refused and nothing is sent'
const warnings = 'warnings: are well-formed, and never about content'

export const brokenContent: readonly BrokenAdapter[] = [
  {
    fault: 'swallows attachments',
    breaks: withSend(
      (send) =>
        async ({ attachments = [], ...message }, options) =>
          attachments.length > 0 && message.text === undefined ? madeUpResult() : send(message, options),
    ),
    fails: [...single, ...biggest, withText, many, tooMany],
  },
  {
    fault: 'swallows attachments that it cannot send',
    variant: 'bare',
    breaks: withSend(
      (send) =>
        async ({ attachments = [], ...message }, options) =>
          attachments.length > 0 && message.text === undefined ? madeUpResult() : send(message, options),
    ),
    fails: [...single, ...biggest, ...bigger, withText, many, tooMany],
  },
  {
    fault: 'declares less than it takes',
    breaks: withCapabilities(({ attachments }) => ({
      attachments: Object.fromEntries(
        Object.entries(attachments).map(([kind, limit]) => [kind, { ...limit, maxBytes: 100 }]),
      ),
    })),
    fails: bigger,
  },
  {
    fault: 'declares more than it takes',
    breaks: withCapabilities(({ attachments }) => ({
      attachments: Object.fromEntries(
        Object.entries(attachments).map(([kind, limit]) => [kind, { ...limit, maxBytes: 2000 }]),
      ),
    })),
    fails: biggest,
  },
  {
    fault: 'sends the text when the file is too big',
    breaks: withSend(
      (send) => (message, options) =>
        send(message, options).catch((error: unknown) => {
          if (!DmError.isInstance(error) || error.code !== 'attachment_too_large') throw error
          const { attachments: _attachments, ...rest } = message
          return send(rest, options)
        }),
    ),
    fails: bigger,
  },
  {
    fault: 'sends the link in place of the media',
    breaks: withSend(
      (send) =>
        ({ attachments = [], ...message }, options) =>
          send(
            { ...message, text: attachments.map((one) => ('url' in one ? one.url : one.kind)).join(' ') },
            options,
          ),
    ),
    fails: [...single, withText, many],
  },
  {
    fault: 'declares one message and sends two',
    variant: 'apart',
    breaks: withCapabilities(() => ({ textWithAttachments: 'one_message' })),
    fails: [withText],
  },
  {
    fault: 'names the media rather than the text',
    variant: 'apart',
    breaks: withSend((send) => async (message, options) => {
      const result = await send(message, options)
      const [first] = result.parts
      return { ...result, ...(first?.status === 'sent' && { messageId: first.messageId }) }
    }),
    fails: [withText],
  },
  {
    fault: 'sends media backwards',
    breaks: changed(({ attachments = [] }) => ({ attachments: [...attachments].reverse() })),
    fails: [many],
  },
  {
    fault: 'drops the attachments that are too many',
    breaks: changed(({ attachments = [] }) => ({ attachments: attachments.slice(0, 3) })),
    fails: [tooMany],
  },
  {
    fault: 'drops what goes with the text without a word',
    breaks: changed(() => ({ quickReplies: [], replyTo: undefined })),
    fails: [...quickReplies, replyTo],
  },
  {
    fault: 'drops what goes with the text without a word, on a network that has none of it',
    variant: 'bare',
    breaks: changed(() => ({ quickReplies: [], replyTo: undefined })),
    fails: [...quickReplies, tap, replyTo],
  },
  {
    fault: 'cuts what is too long without a word',
    breaks: changed(({ quickReplies: replies = [], reference: note }) => ({
      quickReplies: replies.map(({ title, payload = title }) => ({
        title: title.slice(0, 20),
        payload: payload.slice(0, 100),
      })),
      reference: note?.slice(0, 40),
    })),
    fails: [...quickReplies.slice(3), longReference],
  },
  {
    fault: 'refuses what is as long as declared',
    breaks: withSend((send) => (message, options) => {
      const tooLong = message.quickReplies?.some(({ title }) => title.length >= 20)
      if (tooLong !== true) return send(message, options)
      throw new DmError({ code: 'invalid_request', message: 'The title is too long.' })
    }),
    fails: [quickReplies[1]!],
  },
  {
    fault: 'warns without words',
    breaks: warning({ code: 'Oops!', message: '' }),
    fails: [warnings],
  },
  {
    fault: 'warns that the text was changed',
    breaks: warning({ code: 'text_changed', message: 'The text was changed.', field: 'text' }),
    fails: [warnings],
  },
  {
    fault: 'does not say what was tapped',
    breaks: withEvents((event) => {
      if (event.type !== 'message.received') return event
      const { tap: _tap, ...message } = event.message
      return { ...event, message }
    }),
    fails: [tap],
  },
  {
    fault: 'answers the message before',
    breaks: changed(({ replyTo: id }) => ({
      replyTo: id?.replace(/\d+$/, (number) => String(Number(number) - 1)),
    })),
    fails: [replyTo],
  },
  {
    fault: 'does not carry the reference',
    breaks: changed(() => ({ reference: undefined })),
    fails: [reference],
  },
  {
    fault: 'refuses a reference that the network cannot carry',
    variant: 'bare',
    breaks: withSend((send) => (message, options) => {
      if (message.reference === undefined) return send(message, options)
      throw new DmError({ code: 'content_unsupported', message: 'The network carries no reference.' })
    }),
    fails: [reference, longReference],
  },
]

function warning(added: SendWarning) {
  return withSend((send) => async (message, options) => {
    const result = await send(message, options)
    return { ...result, warnings: [...result.warnings, added] }
  })
}

type Changes = { readonly [Key in keyof OutboundMessage]?: OutboundMessage[Key] | undefined }

/** Sends another message than it was given; `undefined` takes a member out. */
function changed(change: (message: OutboundMessage) => Changes) {
  return withSend((send) => (message, options) => {
    const entries = Object.entries({ ...message, ...change(message) })
    const present = entries.filter(([, value]) => value !== undefined)
    return send(Object.fromEntries(present) as unknown as OutboundMessage, options)
  })
}
