import type { Account, CredentialsSource, Page } from '@dm/core'
import { omitUndefined, sendInTurn } from '@dm/core/kit'
import type { NewNetworkApi } from './api/client.ts'
import type { WirePage } from './api/wire.ts'
import { conversationFrom } from './mapping/conversation.ts'
import { messageFrom, personFrom } from './mapping/message.ts'
import { piecesOf } from './mapping/outbound.ts'

/** Everything that is done for one account. */
export function createNewNetworkAccount(api: NewNetworkApi, source: CredentialsSource) {
  return {
    id: source.accountId,

    async send(message, options) {
      const pieces = piecesOf(message)
      const credentials = await source.get()
      return sendInTurn(pieces, async (piece) => {
        const { id } = await api.sendMessage(credentials, message.to, piece, options)
        return { messageId: id }
      })
    },

    async listConversations(query = {}, options) {
      const credentials = await source.get()
      const page = await api.listConversations(credentials, query, options)
      return pageOf(page, (wire) => conversationFrom(wire, credentials.accountId))
    },

    async listMessages(conversation, query = {}, options) {
      const credentials = await source.get()
      const page = await api.listMessages(credentials, conversation, query, options)
      return pageOf(page, (wire) => messageFrom(wire, credentials.accountId))
    },

    async getParticipant(participantId, options) {
      return personFrom(await api.readPerson(await source.get(), participantId, options))
    },

    async markRead(conversation, options) {
      await api.markSeen(await source.get(), conversation, options)
    },
  } satisfies Account
}

function pageOf<Wire, Item>({ items, next }: WirePage<Wire>, read: (wire: Wire) => Item): Page<Item> {
  return { items: items.map(read), ...omitUndefined({ nextCursor: next ?? undefined }) }
}
