import { DmError, type SendResult } from '@dm/core'
import { madeUpResult, withSend, type BrokenAdapter } from './broken-adapter.ts'

const arrives = 'sending: text arrives once and unchanged'
const writesFirst = 'sending: somebody who has not written gets the message exactly when that is declared'
const twice = 'sending: the same text twice is two messages'
const tooLong = 'text limit: one more is message_too_long and nothing is sent'
const unit = 'text limit: is counted in the unit that is declared'
const split = 'text limit: split text arrives in order and loses nothing'
const wholeCharacters = 'text limit: a split takes no character apart and leaves every piece within the limit'
const breaksOff = 'text limit: a split that breaks off tells which pieces went out'
const unknownSends = ['silent', 'reset', 'garbled'].map(
  (fault) => `errors: ${fault} while sending is outcome_unknown, and nothing is sent again`,
)

export const brokenSending: readonly BrokenAdapter[] = [
  {
    fault: 'escapes the text',
    breaks: withSend((send) => (message, options) => {
      const text = message.text?.replaceAll('&', '&amp;')
      return send({ ...message, ...(text !== undefined && { text }) }, options)
    }),
    fails: [arrives],
  },
  {
    fault: 'sends everything twice',
    breaks: withSend((send) => async (message, options) => {
      await send(message, options)
      return send(message, options)
    }),
    fails: [arrives, twice, 'echoes: have the id of the send result'],
  },
  {
    fault: 'sends again when it does not know',
    breaks: withSend(
      (send) => (message, options) => send(message, options).catch(() => send(message, options)),
    ),
    fails: unknownSends,
  },
  {
    fault: 'sends nothing that it has sent before',
    breaks(adapter) {
      const before = new Map<string, Promise<SendResult>>()
      return withSend((send) => (message, options) => {
        const key = JSON.stringify(message)
        const result = before.get(key) ?? send(message, options)
        before.set(key, result)
        return result
      })(adapter)
    },
    fails: [twice],
  },
  {
    fault: 'sends to the person who wrote first',
    breaks: withSend(
      (send) => (message, options) => send({ ...message, to: { participantId: 'ann' } }, options),
    ),
    fails: [
      'sending: reaches the person it is meant for and nobody else',
      'sending: somebody who does not exist is recipient_not_found',
    ],
  },
  {
    fault: 'names sent messages in its own way',
    breaks: withSend((send) => async (message, options) => {
      const { parts, ...result } = await send(message, options)
      const mine = parts.map((part) =>
        part.status === 'sent' ? { ...part, messageId: `own-${part.messageId}` } : part,
      )
      return { ...result, messageId: `own-${result.messageId}`, parts: mine }
    }),
    fails: [
      'sending: the result names the message as the list does',
      'echoes: have the id of the send result',
      'echoes: of a split have the ids of its parts, in order',
    ],
  },
  {
    fault: 'says that it has sent to a conversation and has not',
    breaks: withSend(
      (send) => async (message, options) =>
        message.to.participantId === undefined ? madeUpResult() : send(message, options),
    ),
    fails: ['sending: a conversation id alone finds its person, or is refused as invalid_request'],
  },
  {
    fault: 'refuses a conversation id after it has sent',
    breaks: withSend((send) => async (message, options) => {
      const result = await send(message, options)
      if (message.to.participantId !== undefined) return result
      throw new DmError({ code: 'invalid_request', message: 'Name the person.' })
    }),
    fails: ['sending: a conversation id alone finds its person, or is refused as invalid_request'],
  },
  {
    fault: 'sends a blank for an empty message',
    breaks: withSend(
      (send) => (message, options) =>
        send({ ...message, ...(!message.text && !message.attachments?.length && { text: ' ' }) }, options),
    ),
    fails: ['sending: a message without content is message_empty'],
  },
  {
    fault: 'writes first and says that it cannot',
    variant: 'apart',
    changes: { startsConversations: false },
    breaks: (adapter) => adapter,
    fails: [writesFirst],
  },
  {
    fault: 'says that it can write first and cannot',
    changes: { startsConversations: true },
    breaks: (adapter) => adapter,
    fails: [writesFirst],
  },
  {
    fault: 'calls missing people an invalid request',
    breaks: withSend(
      (send) => (message, options) =>
        send(message, options).catch((error: unknown) => {
          if (!DmError.isInstance(error) || error.code !== 'recipient_not_found') throw error
          throw new DmError({ code: 'invalid_request', message: error.message })
        }),
    ),
    fails: ['sending: somebody who does not exist is recipient_not_found'],
  },
  {
    fault: 'stops one short of the limit',
    breaks: withSend((send) => (message, options) => {
      if ((message.text?.length ?? 0) < 200) return send(message, options)
      throw new DmError({ code: 'message_too_long', field: 'text', message: 'The text is too long.' })
    }),
    fails: ['text limit: text exactly at the limit arrives whole', unit],
  },
  {
    fault: 'cuts long text without a word',
    breaks: withSend((send) => (message, options) => {
      if (message.text === undefined || message.overflow === 'split') return send(message, options)
      return send({ ...message, text: Array.from(message.text).slice(0, 200).join('') }, options)
    }),
    fails: [tooLong, unit],
  },
  {
    fault: 'does not say which field is too long',
    breaks: withSend(
      (send) => (message, options) =>
        send(message, options).catch((error: unknown) => {
          if (!DmError.isInstance(error) || error.code !== 'message_too_long') throw error
          throw new DmError({ code: error.code, message: error.message })
        }),
    ),
    fails: [tooLong, unit],
  },
  {
    fault: 'counts as it likes',
    breaks: withSend((send) => (message, options) => {
      if ((message.text?.length ?? 0) <= 200 || message.overflow) return send(message, options)
      throw new DmError({ code: 'message_too_long', field: 'text', message: 'The text is too long.' })
    }),
    fails: [unit],
  },
  {
    fault: 'splits and sends the end first',
    breaks: withSend((send) => async (message, options) => {
      if (message.overflow !== 'split') return send(message, options)
      const words = message.text?.split(' ') ?? []
      return send({ ...message, text: words.reverse().join(' ') }, options)
    }),
    fails: [split],
  },
  {
    fault: 'splits and loses the rest',
    breaks: withSend(
      (send) => (message, options) =>
        send(
          { ...message, ...(message.overflow === 'split' && { text: message.text!.slice(0, 250) }) },
          options,
        ),
    ),
    fails: [split],
  },
  {
    fault: 'splits by code points',
    breaks: withSend((send) => async (message, options) => {
      const points = Array.from(message.text ?? '')
      if (message.overflow !== 'split' || points.length <= 199) return send(message, options)
      const halves = [points.slice(0, 199), points.slice(199)].map((half) => half.join(''))
      const [first, second] = [
        await send({ ...message, text: halves[0]! }, options),
        await send({ ...message, text: halves[1]! }, options),
      ]
      return { ...first, parts: [...first.parts, ...second.parts] }
    }),
    fails: [wholeCharacters],
  },
  {
    fault: 'fails as a whole when a later piece fails',
    breaks: withSend((send) => async (message, options) => {
      const result = await send(message, options)
      for (const part of result.parts) if (part.status === 'failed') throw part.error
      return result
    }),
    fails: [breaksOff],
  },
  {
    fault: 'keeps quiet about pieces that failed',
    breaks: withSend((send) => async (message, options) => {
      const result = await send(message, options)
      return { ...result, parts: result.parts.filter(({ status }) => status === 'sent') }
    }),
    fails: [breaksOff],
  },
]
