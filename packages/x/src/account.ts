import type { Account, CallOptions, CredentialsSource } from '@dm/core'
import type { ResolvedRuntime } from '@dm/core/kit'
import type { Call } from './api/callers.ts'
import { createXApi } from './api/client.ts'
import type { EventFields } from './api/event-fields.ts'
import { downloadMedia } from './download.ts'
import { readConversations, readMessages } from './history.ts'
import { participantOf } from './mapping/participant.ts'
import { sendPieces } from './send.ts'

export interface AccountParts {
  readonly call: Call
  readonly fields: EventFields
  readonly source: CredentialsSource
  readonly runtime: ResolvedRuntime
}

/** Everything that is done for one user. */
export function createXAccount({ call, fields, source, runtime }: AccountParts) {
  const { accountId } = source
  const api = createXApi(call, fields)

  return {
    id: accountId,

    send: (message, options) => sendPieces({ accountId, api, call, runtime }, message, options),

    listConversations: (query = {}, options) => readConversations(api, accountId, query, options),

    listMessages: (conversation, query = {}, options) =>
      readMessages(api, accountId, conversation, query, options),

    async getParticipant(participantId: string, options?: CallOptions) {
      const { user, raw } = await api.readUser(participantId, options)
      return { ...participantOf({ ...user, id: participantId }), raw }
    },

    downloadAttachment: (attachment, options) =>
      downloadMedia({ api, call, credentials: () => source.get(), runtime }, attachment, options),

    deleteMessage: (messageId, options) => api.deleteMessage(messageId, options),
  } satisfies Account
}
