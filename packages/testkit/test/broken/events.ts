import type { AttachmentKind, InboundEvent, InboundEventType } from '@dm/core'
import { withEvents, withWebhooks, type BrokenAdapter } from './broken-adapter.ts'
import { fullCapabilities } from '../memory-capabilities.ts'

const types = fullCapabilities.receives.filter((type) => type !== 'unsupported.received')
const kinds = fullCapabilities.receivesAttachments

const tells = types.map((type) =>
  type === 'message.received'
    ? `events: ${type} tells what happened`
    : `events: ${type} tells what happened, or never comes when not declared`,
)
const arrives = kinds.map(
  (kind) => `incoming attachments: ${kind} arrives as such, or never when not declared`,
)
const otherPeople = 'events: messages of different people belong to different conversations'
const inOrder = 'events: are in the order in which things happened'
const redelivered = 'event ids: are the same when the network delivers again'
const allDiffer = 'event ids: differ between all the things that happen'
const againDiffer = 'event ids: differ when the same is said or done again'
const readAgain = 'any webhook: never makes parse crash, and says the same when it is read again'
const reactionsDiffer = 'event ids: differ when a reaction is set, taken back and set again'

export const brokenEvents: readonly BrokenAdapter[] = [
  {
    fault: 'understands nothing',
    breaks: withEvents((event) => ({
      ...event,
      type: 'unsupported.received',
      nativeType: event.type,
    })),
    fails: [...tells, ...arrives, 'echoes: of a split have the ids of its parts, in order'],
  },
  {
    fault: 'tells of the right thing with nothing in it',
    breaks: withEvents((event) => ({ ...event, ...hollow(event) })),
    fails: tells.filter((name) => !/typing|handover/.test(name)),
  },
  {
    fault: 'keeps no payload',
    breaks: withEvents(({ raw: _raw, ...event }) => event as InboundEvent),
    fails: tells,
  },
  ...types
    .filter((type) => type !== 'message.received')
    .map((type): BrokenAdapter => ({
      fault: `tells of ${type}, which it does not declare`,
      variant: 'bare',
      breaks: withEvents((event) => (event.type === 'message.received' ? alsoTold(event, type) : event)),
      fails: [`events: ${type} tells what happened, or never comes when not declared`],
    })),
  {
    fault: 'tells of its own sends, which it does not declare',
    variant: 'bare',
    breaks: withEvents((event) =>
      event.type === 'unsupported.received'
        ? ({ ...event, type: 'message.sent' } as unknown as InboundEvent)
        : event,
    ),
    fails: [
      'echoes: have the id of the send result',
      'echoes: of a split have the ids of its parts, in order',
    ],
  },
  {
    fault: 'puts everybody into one conversation',
    breaks: withEvents((event) =>
      'conversation' in event ? { ...event, conversation: { participantId: 'ann' } } : event,
    ),
    fails: [otherPeople],
  },
  {
    fault: 'takes times from nowhere',
    breaks(adapter) {
      let time = Date.UTC(2026, 0, 1)
      return withEvents((event) => ({ ...event, occurredAt: new Date((time -= 1000)).toISOString() }))(
        adapter,
      )
    },
    fails: [inOrder],
  },
  ...kinds.map((kind): BrokenAdapter => {
    const other: AttachmentKind = kind === 'image' ? 'file' : 'image'
    return {
      fault: `takes everything for ${kind}, which it does not declare`,
      changes: { receivesAttachments: [other] },
      breaks: withAttachmentKind(kind),
      fails: [`incoming attachments: ${kind} arrives as such, or never when not declared`],
    }
  }),
  {
    fault: 'gives ids of its own',
    breaks(adapter) {
      let count = 0
      return withEvents((event) => ({ ...event, id: `event-${++count}` }))(adapter)
    },
    fails: [redelivered, readAgain],
  },
  {
    fault: 'gives ids by the time of receipt',
    breaks: withEvents((event) => ({ ...event, id: `${event.id}:${Date.now()}` })),
    fails: [redelivered],
  },
  {
    fault: 'gives ids by the place in the batch',
    breaks: withEvents((event, index) => ({ ...event, id: `${event.id}:${index}` })),
    fails: [
      'batches: an item that cannot be read leaves its neighbours unharmed',
      'batches: every item of every list is read, in order',
    ],
  },
  {
    fault: 'gives ids by type and person',
    breaks: withEvents((event) => ({
      ...event,
      id: `${event.type}:${'conversation' in event ? event.conversation.participantId : ''}`,
    })),
    fails: [allDiffer, againDiffer, reactionsDiffer],
  },
  {
    fault: 'tells of reactions and never that they are taken back',
    changes: { receives: ['message.received', 'reaction.added', 'unsupported.received'] },
    breaks: withWebhooks(() => ({})),
    fails: [reactionsDiffer],
  },
]

/** Everything that an event says beside what each has, emptied. */
function hollow(event: InboundEvent): object {
  const nothing = {
    messageId: 'x',
    text: '',
    tap: {},
    referral: {},
    payload: '',
    action: '',
    reaction: { messageId: 'x', participantId: 'x' },
    receipt: { participantId: 'x', messageIds: [] },
    message: 'message' in event ? { ...event.message, text: 'something', direction: 'inbound' } : undefined,
  }
  return Object.fromEntries(Object.entries(nothing).filter(([key]) => key in event))
}

function alsoTold(event: InboundEvent, type: InboundEventType): InboundEvent {
  return { ...event, type } as InboundEvent
}

function withAttachmentKind(kind: AttachmentKind) {
  return withEvents((event) => {
    if (event.type !== 'message.received') return event
    const attachments = event.message.attachments.map((attachment) => ({ ...attachment, kind }))
    return { ...event, message: { ...event.message, attachments } }
  })
}
