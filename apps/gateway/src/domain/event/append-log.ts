import type { ConversationState } from '../conversation/conversation-state.ts'
import type { LogEvent } from './log-event.ts'
import type { World } from './world.ts'

export type ToLog = Pick<LogEvent, 'type' | 'messageId' | 'body'>

/** Appends to the log of a conversation, under its next number. */
export function appendLog(
  world: World,
  conversationId: string,
  told: ToLog & Pick<LogEvent, 'history' | 'occurredAt' | 'sentHere'>,
): void {
  changeConversation(world, conversationId, (one) => ({ ...one, lastSequence: one.lastSequence + 1 }))
  const { profileId, accountId, platform, lastSequence } = conversationOf(world, conversationId)
  world.log.push({ ...told, profileId, accountId, platform, conversationId, sequence: lastSequence })
}

/** Tells readers of both conversations that one of them goes on in the other. */
export function logMerger(
  world: World,
  { from, into }: { readonly from: string; readonly into: string },
): void {
  for (const id of [from, into]) {
    appendLog(world, id, { type: 'conversation.merged', body: { from, into }, history: false })
  }
}

export function changeConversation(
  world: World,
  id: string,
  change: (conversation: ConversationState) => ConversationState,
): void {
  world.conversations.set(id, change(conversationOf(world, id)))
}

export function conversationOf(world: World, id: string): ConversationState {
  const conversation = world.conversations.get(id)
  if (!conversation) throw new Error('the conversation was not opened')
  return conversation
}
