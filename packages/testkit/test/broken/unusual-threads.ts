import type { Conversation, InboundEvent } from '@dm/core'
import { withAccount, withEvents, withSend, type BrokenAdapter } from './broken-adapter.ts'

const groups = [
  'groups: are listed as such, with their messages',
  'groups: never look like a direct message',
  'groups: get what is sent to them, once, or the send is refused and nobody does',
] as const
const encrypted = [
  'encrypted threads: are told of without a word of what was said',
  'encrypted threads: are conversations of their own',
  'encrypted threads: take no message: sending there is refused and nothing arrives',
] as const

export const brokenUnusualThreads: readonly BrokenAdapter[] = [
  {
    fault: 'lists a group as a conversation with one person',
    breaks: withKind('direct'),
    fails: groups,
  },
  {
    fault: 'lists groups that it does not declare',
    variant: 'bare',
    breaks: withKind('group'),
    fails: groups,
  },
  {
    fault: 'takes what is said in a group for a direct message',
    breaks: withEvents((event) => {
      if (event.type !== 'message.received') return event
      const conversation = { participantId: event.message.sender.id }
      return { ...event, conversation, message: { ...event.message, conversation } }
    }),
    fails: [groups[1]],
  },
  {
    fault: 'answers a group by writing to one of them',
    breaks: withSend((send) => (message, options) => {
      const [member] = message.to.id?.split('+') ?? []
      return send({ ...message, ...(member !== undefined && { to: { participantId: member } }) }, options)
    }),
    fails: [groups[2]],
  },
  {
    fault: 'makes up a text for what nobody can read',
    breaks: withEvents((event) => {
      if (!isEncrypted(event)) return event
      return { ...event, message: { ...event.message, text: 'Encrypted message' } }
    }),
    fails: [encrypted[0]],
  },
  {
    fault: 'passes on what nobody can read',
    breaks: withEvents((event) =>
      isEncrypted(event)
        ? { ...event, native: { key: 'message_events', item: event.raw, beside: {} } }
        : event,
    ),
    fails: [encrypted[0]],
  },
  {
    fault: 'puts what nobody can read into the readable conversation',
    breaks: withEvents((event) => {
      if (!isEncrypted(event)) return event
      const conversation = { participantId: event.message.sender.id }
      return { ...event, conversation, message: { ...event.message, conversation } }
    }),
    fails: encrypted,
  },
  {
    fault: 'sends to the readable conversation instead',
    breaks: withSend(
      (send) =>
        ({ to: { encrypted: _encrypted, ...to }, ...message }, options) =>
          send({ ...message, to }, options),
    ),
    fails: [encrypted[2]],
  },
  {
    fault: 'calls a readable conversation encrypted',
    variant: 'bare',
    breaks: withEvents((event) =>
      'conversation' in event
        ? { ...event, conversation: { ...event.conversation, encrypted: true } }
        : event,
    ),
    fails: encrypted,
  },
]

function isEncrypted(event: InboundEvent): event is Extract<InboundEvent, { type: 'message.received' }> {
  return event.type === 'message.received' && event.conversation.encrypted === true
}

function withKind(kind: Conversation['kind']) {
  return withAccount(({ listConversations }) => ({
    async listConversations(query, options) {
      const page = await listConversations(query, options)
      return { ...page, items: page.items.map((conversation) => ({ ...conversation, kind })) }
    },
  }))
}
