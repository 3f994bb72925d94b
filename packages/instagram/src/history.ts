import type {
  CallOptions,
  Conversation,
  ConversationRef,
  Credentials,
  Message,
  Page,
  PageQuery,
} from '@dm/core'
import { readAnswer, type ResolvedRuntime } from '@dm/core/kit'
import { readConversations, readMessages, withheld } from '@dm/meta'
import type { InstagramApi } from './api/client.ts'
import { wireMessage, type WireMessage } from './api/wire.ts'
import { readableMessages } from './capabilities.ts'
import { conversationOf } from './mapping/conversation.ts'
import { messageOf } from './mapping/message.ts'
import { network } from './mapping/network.ts'

/** What was written to and by an account. */
export function createInstagramHistory(
  api: InstagramApi,
  source: () => Promise<Credentials>,
  { wait }: ResolvedRuntime,
) {
  return {
    async conversations(query: PageQuery, call?: CallOptions): Promise<Page<Conversation>> {
      const credentials = await source()
      // A chat with one of Meta's AI characters is known to break the whole list.
      const history = { api, credentials, call, wait, rescue: true }
      return readConversations(history, query, (raw) => conversationOf(raw, credentials))
    },

    async messages(to: ConversationRef, query: PageQuery, call?: CallOptions): Promise<Page<Message>> {
      const credentials = await source()
      const { messageId } = network
      const history = { api, credentials, call, wait, messageId, readable: readableMessages }
      return readMessages(history, to, query, (raw, conversation) => {
        const node = readAnswer(wireMessage, raw)
        if (isBare(node)) throw withheld()
        return messageOf(node, credentials, conversation, raw)
      })
    },
  }
}

/** Only its id and time: a view-once photo, or a message beyond Meta's reach. */
function isBare({ from, to, message, attachments, shares, story }: WireMessage): boolean {
  return [from, to, message, attachments, shares, story].every((value) => value == null)
}
