import type { CallOptions, ConversationRef, Credentials } from '@dm/core'
import { readAnswer } from '@dm/core/kit'
import { invalidRequest } from './graph-failures.ts'
import type { MessagingApi } from './messaging-api.ts'
import { othersIn } from './nodes/conversation.ts'
import { wireConversation } from './nodes/wire-node.ts'

/** What is done in a conversation beside writing. */
export interface ConversationActs {
  /** The person behind a conversation. */
  readonly participantOf: (to: ConversationRef, options?: CallOptions) => Promise<string>
  readonly markRead: (to: ConversationRef, options?: CallOptions) => Promise<void>
  readonly sendTyping: (to: ConversationRef, typing: boolean, options?: CallOptions) => Promise<void>
  /** Sets the reaction under its name at Meta, or takes it back. */
  readonly react: (
    to: ConversationRef,
    messageId: string,
    reaction: string | undefined,
    options?: CallOptions,
  ) => Promise<void>
}

/**
 * Seen, typing and reactions, which Meta sends to a person and not to a thread.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions
 */
export function createConversationActs(
  api: MessagingApi,
  credentials: () => Promise<Credentials>,
): ConversationActs {
  async function participantOf(to: ConversationRef, options?: CallOptions): Promise<string> {
    if (to.participantId !== undefined && to.participantId !== '') return to.participantId
    if (to.id === undefined || to.id === '') throw invalidRequest('to.participantId', 'Say whom to write to.')
    const current = await credentials()
    const node = readAnswer(wireConversation, await api.readConversation(current, to.id, options))
    const [only, ...more] = othersIn(node, current)
    if (only === undefined || more.length > 0) {
      throw invalidRequest(
        'to.participantId',
        'Meta does not say who the person of this conversation is; name them.',
      )
    }
    return only.id
  }

  async function act(to: ConversationRef, action: Readonly<Record<string, unknown>>, options?: CallOptions) {
    const participantId = await participantOf(to, options)
    await api.sendAction(await credentials(), participantId, action, options)
  }

  return {
    participantOf,
    markRead: (to, options) => act(to, { sender_action: 'mark_seen' }, options),
    sendTyping: (to, typing, options) =>
      act(to, { sender_action: typing ? 'typing_on' : 'typing_off' }, options),
    react: (to, messageId, reaction, options) =>
      act(
        to,
        reaction === undefined
          ? { sender_action: 'unreact', payload: { message_id: messageId } }
          : { sender_action: 'react', payload: { message_id: messageId, reaction } },
        options,
      ),
  }
}
