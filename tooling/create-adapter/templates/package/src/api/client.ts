import type { CallOptions, ConversationRef, Credentials, PageQuery } from '@dm/core'
import type { HttpClient } from '@dm/core/kit'
import type { OutboundPiece } from '../mapping/outbound.ts'
import { notWrittenYet } from '../not-written-yet.ts'
import type { WireConversation, WireMessage, WirePage, WirePerson } from './wire.ts'

/** The calls of the network, each with its path, parameters and schema. */
export type NewNetworkApi = ReturnType<typeof createNewNetworkApi>

/**
 * Each call goes through `http` and is read by `readAnswer(schema, body)`. One that may have had an effect when
 * it breaks off says `mayHaveEffect: true`.
 */
export function createNewNetworkApi(_http: HttpClient) {
  return {
    sendMessage(
      _credentials: Credentials,
      _to: ConversationRef,
      _piece: OutboundPiece,
      _options?: CallOptions,
    ): Promise<{ id: string }> {
      return notWrittenYet('api/client.ts: sendMessage, with mayHaveEffect')
    },

    listConversations(
      _credentials: Credentials,
      _query: PageQuery,
      _options?: CallOptions,
    ): Promise<WirePage<WireConversation>> {
      return notWrittenYet('api/client.ts: listConversations, latest activity first')
    },

    listMessages(
      _credentials: Credentials,
      _conversation: ConversationRef,
      _query: PageQuery,
      _options?: CallOptions,
    ): Promise<WirePage<WireMessage>> {
      return notWrittenYet('api/client.ts: listMessages, newest first')
    },

    readPerson(_credentials: Credentials, _id: string, _options?: CallOptions): Promise<WirePerson> {
      return notWrittenYet('api/client.ts: readPerson')
    },
  }
}
