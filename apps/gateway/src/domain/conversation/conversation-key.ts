import type { ConversationRef } from '@dm/core'

/**
 * What names a conversation within an account: the correspondent where there is one, because that is what
 * every webhook tells, else the network's thread id. An encrypted thread is a conversation of its own beside the
 * readable one.
 */
export function conversationKey({ id, participantId, encrypted }: ConversationRef): string {
  const key = participantId === undefined ? `${threadPrefix}${id}` : `participant:${participantId}`
  return encrypted ? `${encryptedPrefix}${key}` : key
}

const threadPrefix = 'thread:'
const encryptedPrefix = 'encrypted:'

/** Whether nobody has told yet who is in the thread. */
export function isThreadKey(key: string): boolean {
  return key.startsWith(threadPrefix) || key.startsWith(encryptedPrefix + threadPrefix)
}
