import { DmError, type CallOptions, type ConversationRef, type Credentials, type PageQuery } from '@dm/core'
import { omitUndefined, readAnswer, type HttpClient, type HttpRequest } from '@dm/core/kit'
import type { OutboundPiece } from '../mapping/outbound.ts'
import { wireConversation, wireMessage, wirePage, wirePerson, wireSent, wireToken } from './wire.ts'

/** The calls of the network, each with its path, parameters and schema. */
export type NewNetworkApi = ReturnType<typeof createNewNetworkApi>

export function createNewNetworkApi(http: HttpClient) {
  async function call(
    { accessToken }: Pick<Credentials, 'accessToken'>,
    request: Omit<HttpRequest, 'options' | 'headers'>,
    options: CallOptions | undefined,
  ): Promise<unknown> {
    const headers = { authorization: `Bearer ${accessToken}` }
    return (await http({ ...request, headers, ...omitUndefined({ options }) })).body
  }

  return {
    async sendMessage(
      credentials: Credentials,
      to: ConversationRef,
      piece: OutboundPiece,
      options?: CallOptions,
    ) {
      const json = { to: nameOf(to), ...piece.body }
      const request = { method: 'POST', path: '/messages', json, mayHaveEffect: true } as const
      return readAnswer(wireSent, await call(credentials, request, options))
    },

    async listConversations(credentials: Credentials, query: PageQuery, options?: CallOptions) {
      const request = { method: 'GET', path: '/conversations', query: pageQuery(query) } as const
      return readAnswer(wirePage(wireConversation), await call(credentials, request, options))
    },

    async listMessages(
      credentials: Credentials,
      conversation: ConversationRef,
      query: PageQuery,
      options?: CallOptions,
    ) {
      const path = `${conversationPath(conversation)}/messages`
      const request = { method: 'GET', path, query: pageQuery(query) } as const
      return readAnswer(wirePage(wireMessage), await call(credentials, request, options))
    },

    async readPerson(credentials: Credentials, id: string, options?: CallOptions) {
      const request = { method: 'GET', path: `/people/${encodeURIComponent(id)}` } as const
      return readAnswer(wirePerson, await call(credentials, request, options))
    },

    async markSeen(credentials: Credentials, conversation: ConversationRef, options?: CallOptions) {
      await call(credentials, { method: 'POST', path: `${conversationPath(conversation)}/seen` }, options)
    },

    async exchangeCode(form: Readonly<Record<string, string>>, options?: CallOptions) {
      const { body } = await http({ method: 'POST', path: '/token', form, ...omitUndefined({ options }) })
      return readAnswer(wireToken, body)
    },

    async readOwnAccount(token: Pick<Credentials, 'accessToken'>, options?: CallOptions) {
      return readAnswer(wirePerson, await call(token, { method: 'GET', path: '/me' }, options))
    },

    async setSubscribed(credentials: Credentials, subscribed: boolean, options?: CallOptions) {
      const method = subscribed ? 'PUT' : 'DELETE'
      await call(credentials, { method, path: '/me/webhooks' }, options)
    },
  }
}

function pageQuery({ limit, cursor }: PageQuery) {
  return { limit, after: cursor }
}

function conversationPath(conversation: ConversationRef): string {
  return `/conversations/${encodeURIComponent(nameOf(conversation))}`
}

/** The network takes the id of the conversation and that of the person alike. */
function nameOf({ id, participantId }: ConversationRef): string {
  const name = id ?? participantId ?? ''
  if (name === '') throw new DmError({ code: 'invalid_request', field: 'to', message: 'Say whom you mean.' })
  return name
}
