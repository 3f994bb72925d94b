import type { LogEvent } from '../../src/domain/event/log-event.ts'

type Logged = Pick<LogEvent, 'conversationId' | 'sequence' | 'type' | 'messageId' | 'body'>

/** What somebody knows of an account who has read nothing but its log. */
export interface Replayed {
  readonly messages: Map<string, { readonly conversationId: string } & Record<string, unknown>>
  /** By message and person. */
  readonly reactions: Map<string, Record<string, unknown>>
  readonly read: Map<string, string>
  readonly delivered: Map<string, string>
  /** `kind message`. */
  readonly receipts: Set<string>
}

/**
 * Reads a log onto nothing, the way a consumer does who knows that each conversation is in order and that nothing else
 * is: one conversation after the other, and one that goes on in another before what follows there.
 */
export function replayLog(log: readonly Logged[]): Replayed {
  const state: Replayed = {
    messages: new Map(),
    reactions: new Map(),
    read: new Map(),
    delivered: new Map(),
    receipts: new Set(),
  }
  const taken = new Map<string, string>()
  const of = (id: string) => log.filter(({ conversationId }) => conversationId === id)
  const read = (id: string, current: string) => {
    for (const event of of(id)) {
      if (event.type !== 'conversation.merged') apply(state, event, current)
      else if (event.body.into === id) read(textOf(event.body.from), current)
    }
  }
  for (const { type, conversationId, body } of log) {
    if (type === 'conversation.merged' && body.from === conversationId)
      taken.set(conversationId, textOf(body.into))
  }
  for (const id of new Set(log.map(({ conversationId }) => conversationId))) {
    if (!taken.has(id)) read(id, id)
  }
  return state
}

function apply(state: Replayed, { type, messageId = '', body }: Logged, conversationId: string): void {
  const reaction = `${messageId} ${textOf(body.participantId)}`
  switch (type) {
    case 'message.received':
    case 'message.sent':
    case 'message.updated':
    case 'message.edited':
      state.messages.set(messageId, { ...body, conversationId })
      return
    case 'message.deleted':
      state.messages.delete(messageId)
      return
    case 'reaction.added':
      state.reactions.set(reaction, body)
      return
    case 'reaction.removed':
      state.reactions.delete(reaction)
      return
    case 'message.read':
    case 'message.delivered': {
      const kind = type === 'message.read' ? 'read' : 'delivered'
      const watermark = textOf(body.watermark)
      if (watermark > (state[kind].get(conversationId) ?? '')) state[kind].set(conversationId, watermark)
      for (const id of (body.messageIds as string[] | undefined) ?? []) state.receipts.add(`${kind} ${id}`)
      return
    }
    case 'conversation.merged':
      return
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
