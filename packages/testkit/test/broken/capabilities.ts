import type { AccountAction } from '@dm/core'
import { withAccount, withCapabilities, type BrokenAdapter } from './broken-adapter.ts'

const actions: readonly AccountAction[] = [
  'markRead',
  'sendTyping',
  'react',
  'downloadAttachment',
  'deleteMessage',
]

const declared = actions.map((action) => `capabilities: ${action} exists exactly when declared`)

const refused = ['markRead', 'sendTyping', 'react'].map(
  (action) => `errors: ${action} that is refused has the code of the refusal`,
)

const acted = [
  'actions: markRead shows the correspondent that we have seen',
  'actions: sendTyping shows the bubble and hides it',
  'actions: react sets our reaction and takes it back',
  'actions: downloadAttachment gives the bytes that were sent',
  'actions: deleteMessage takes the message out of the list and leaves the others',
]

export const brokenCapabilities: readonly BrokenAdapter[] = [
  {
    fault: 'names no source for a fact',
    breaks: withCapabilities(({ text }) => ({ text: { ...text, source: 'everybody knows' } })),
    fails: ['capabilities: every fact has a source and the day it was checked'],
  },
  {
    fault: 'was checked on a day that does not exist yet',
    breaks: withCapabilities(() => ({ replyTo: { source: 'https://example.com', checked: '2999-01-01' } })),
    fails: ['capabilities: every fact has a source and the day it was checked'],
  },
  {
    fault: 'has a limit of nothing',
    breaks: withCapabilities(({ text }) => ({ text: { ...text, max: 0 } })),
    fails: ['capabilities: limits are numbers that make sense'],
  },
  {
    fault: 'declares a kind of attachment that cannot be handed over',
    breaks: withCapabilities(({ attachments }) => ({
      attachments: { ...attachments, file: { ...attachments.file!, by: [] } },
    })),
    fails: ['capabilities: limits are numbers that make sense'],
  },
  {
    fault: 'has a reply window that is opened by what never comes',
    breaks: withCapabilities(({ receives }) => ({
      receives: receives.filter((type) => type !== 'message.received'),
    })),
    fails: ['capabilities: what is received or refused is listed once, and messages are received'],
  },
  {
    fault: 'has capabilities that change',
    breaks(adapter) {
      let max = 100
      return {
        ...adapter,
        get capabilities() {
          return { ...adapter.capabilities, text: { ...adapter.capabilities.text, max: max++ } }
        },
      }
    },
    fails: ['capabilities: are plain data that stays the same'],
  },
  {
    fault: 'declares actions that it has not got',
    breaks: withAccount(() => Object.fromEntries(actions.map((action) => [action, undefined]))),
    fails: [...declared, ...acted, ...refused],
    crashes: true,
  },
  {
    fault: 'has actions that it does not declare',
    variant: 'bare',
    breaks: withAccount(() => ({
      markRead: async () => undefined,
      sendTyping: async () => undefined,
      react: async () => undefined,
      downloadAttachment: async () => new Uint8Array(),
      deleteMessage: async () => undefined,
    })),
    fails: [...declared, ...acted, ...refused],
  },
  {
    fault: 'has actions that do nothing',
    breaks: withAccount(() => ({
      markRead: async () => undefined,
      sendTyping: async () => undefined,
      react: async () => undefined,
      downloadAttachment: async () => new Uint8Array(),
      deleteMessage: async () => undefined,
    })),
    fails: [...acted, ...refused],
  },
  {
    fault: 'never takes the bubble or a reaction away',
    breaks: withAccount(({ sendTyping, react }) => ({
      sendTyping: async (conversation) => sendTyping?.(conversation, true),
      react: async (conversation, messageId, emoji = '❤️') => react?.(conversation, messageId, emoji),
    })),
    fails: [
      'actions: sendTyping shows the bubble and hides it',
      'actions: react sets our reaction and takes it back',
    ],
  },
  {
    fault: 'types by sending dots',
    breaks: withAccount(({ send }) => ({
      async sendTyping(to) {
        await send({ to, text: '…' })
      },
    })),
    fails: ['actions: none of them sends a message'],
  },
  {
    fault: 'gives the account an id of its own',
    breaks: withAccount(() => ({ id: 'account-1' })),
    fails: ['identity: the platform has a plain name and the account the id of its credentials'],
  },
  {
    fault: 'has a window that is an empty list',
    variant: 'bare',
    breaks: withCapabilities(() => ({ replyWindows: [] })),
    fails: ['errors: window_closed while sending has that code, and nothing arrives'],
  },
]
