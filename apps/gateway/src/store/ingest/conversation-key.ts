import type { ConversationRef } from '@dm/core'

/**
 * What names a conversation within an account: the correspondent where there is one, because that is what
 * every webhook tells, else the network's thread id.
 */
export function conversationKey(conversation: ConversationRef): string {
  return conversation.participantId === undefined
    ? `thread:${conversation.id}`
    : `participant:${conversation.participantId}`
}
