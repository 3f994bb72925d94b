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
import type { FacebookApi } from './api/client.ts'
import { wireMessage, type WireMessage } from './api/wire.ts'
import { conversationOf } from './mapping/conversation.ts'
import { messageId } from './mapping/message-id.ts'
import { messageOf } from './mapping/message.ts'

/** What was written to and by a Page. */
export function createFacebookHistory(
  api: FacebookApi,
  source: () => Promise<Credentials>,
  { wait }: ResolvedRuntime,
) {
  return {
    async conversations(query: PageQuery, call?: CallOptions): Promise<Page<Conversation>> {
      const credentials = await source()
      const history = { api, credentials, call, wait, rescue: false }
      return readConversations(history, query, (raw) => conversationOf(raw, credentials))
    },

    async messages(to: ConversationRef, query: PageQuery, call?: CallOptions): Promise<Page<Message>> {
      const credentials = await source()
      return readMessages({ api, credentials, call, wait, messageId }, to, query, (raw, conversation) => {
        const node = readAnswer(wireMessage, raw)
        if (isBare(node)) throw withheld()
        return messageOf(node, credentials, conversation, raw)
      })
    },
  }
}

/** Only its id and time: all that is left of messages that are beyond Meta's reach. */
function isBare({ from, to, message, attachments, shares, sticker }: WireMessage): boolean {
  return [from, to, message, attachments, shares, sticker].every((value) => value == null)
}
