import type { CallOptions, Credentials } from '@dm/core'
import { omitUndefined, readAnswer } from '@dm/core/kit'
import { z } from 'zod'
import { createFieldLadder } from './field-ladder.ts'
import type { GraphClient } from './graph-client.ts'
import { sentWithoutId } from './graph-failures.ts'
import { nodePath } from './node-path.ts'
import { wireConversation, wireList, wireSent, type WireList } from './nodes/wire-node.ts'
import { nextCursor, pageAt } from './paging.ts'
import type { OutboundPiece, UploadedFile } from './sending/outbound-piece.ts'

/** Where the calls of a network go and what they ask for. */
export interface MessagingApiOptions {
  readonly graph: GraphClient
  /** Whose edges are called: an id, or `me` for whoever the token is of. */
  readonly owner: (credentials: Credentials) => string
  /** What a listing of conversations says beside fields and page. */
  readonly conversationQuery: Readonly<Record<string, string>>
  /** Lists of fields, the fullest first; each is given up for the next when Meta does not know it. */
  readonly conversationFields: readonly string[]
  readonly messageFields: readonly string[]
  /** Whether the first page of messages is asked for as a field of the conversation, not at an edge of its own. */
  readonly messagesByExpansion?: boolean
}

/** Which page of a list is wanted. */
export interface ListRequest {
  readonly limit?: number
  readonly cursor?: string
}

/** The calls of messaging that the networks of Meta share. */
export type MessagingApi = ReturnType<typeof createMessagingApi>

/** The fields of a conversation that name it, and nothing that could be unreadable. */
const bareConversation = 'id,updated_time'

/** Graph lists give at most this many items a page. */
const maxPage = 100

/**
 * The calls of messaging that the networks of Meta share, each with its path, fields and schema.
 *
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api
 * @see https://developers.facebook.com/docs/graph-api/reference/conversation
 */
export function createMessagingApi(options: MessagingApiOptions) {
  const { graph, conversationQuery } = options
  const withConversationFields = createFieldLadder(options.conversationFields)
  const withMessageFields = createFieldLadder(options.messageFields)
  const ownEdge = (credentials: Credentials, edge: string) =>
    `${nodePath(options.owner(credentials))}/${edge}`

  async function get<Schema extends z.ZodType>(
    schema: Schema,
    credentials: Credentials,
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    call: CallOptions | undefined,
  ): Promise<z.output<Schema>> {
    const { accessToken } = credentials
    const body = await graph({ method: 'GET', path, accessToken, query, ...omitUndefined({ options: call }) })
    return readAnswer(schema, body)
  }

  async function messagesPage(
    credentials: Credentials,
    threadId: string,
    fields: string,
    request: ListRequest,
    call: CallOptions | undefined,
  ): Promise<WireList> {
    const path = nodePath(threadId)
    const page = pageQuery(request)
    // The later pages are where Meta's own link to the next page goes.
    if (options.messagesByExpansion !== true || request.cursor !== undefined) {
      return get(wireList, credentials, `${path}/messages`, { fields, ...page }, call)
    }
    const limit = page.limit === undefined ? '' : `.limit(${page.limit})`
    const query = { fields: `messages${limit}{${fields}}` }
    const { messages } = await get(wireConversation, credentials, path, query, call)
    return messages ?? { data: [], paging: undefined }
  }

  return {
    /** One message, or one piece of it. An answer that cannot be read does not mean that it was not taken. */
    async sendMessage(
      credentials: Credentials,
      recipient: Readonly<Record<string, string>>,
      piece: OutboundPiece,
      call?: CallOptions,
    ) {
      const body = { recipient, ...piece.body }
      const content = piece.file === undefined ? { json: body } : { multipart: formOf(body, piece.file) }
      const answer = await graph({
        method: 'POST',
        path: ownEdge(credentials, 'messages'),
        accessToken: credentials.accessToken,
        mayHaveEffect: true,
        ...content,
        ...omitUndefined({ options: call }),
      })
      const sent = wireSent.safeParse(answer)
      if (!sent.success) throw sentWithoutId()
      return sent.data
    },

    /** Typing, seen, and reactions: doing it twice does no harm. */
    async sendAction(
      credentials: Credentials,
      participantId: string,
      action: Readonly<Record<string, unknown>>,
      call?: CallOptions,
    ): Promise<void> {
      await graph({
        method: 'POST',
        path: ownEdge(credentials, 'messages'),
        accessToken: credentials.accessToken,
        json: { recipient: { id: participantId }, ...action },
        ...omitUndefined({ options: call }),
      })
    },

    async listConversations(credentials: Credentials, request: ListRequest, call?: CallOptions) {
      const path = ownEdge(credentials, 'conversations')
      return withConversationFields((fields) =>
        get(wireList, credentials, path, { ...conversationQuery, fields, ...pageQuery(request) }, call),
      )
    },

    /** Without participants: what is left when one conversation breaks the whole list. */
    async listBareConversations(credentials: Credentials, request: ListRequest, call?: CallOptions) {
      const query = { ...conversationQuery, fields: bareConversation, ...pageQuery(request) }
      return get(wireList, credentials, ownEdge(credentials, 'conversations'), query, call)
    },

    /** The thread with one person, `undefined` when there is none. */
    async findThread(credentials: Credentials, participantId: string, call?: CallOptions) {
      const path = ownEdge(credentials, 'conversations')
      let cursor: string | undefined
      do {
        const query = { ...conversationQuery, user_id: participantId, fields: 'id', ...pageAt(cursor) }
        const { data, paging } = await get(wireList, credentials, path, query, call)
        if (data != null && data.length > 0) return readAnswer(wireConversation, data[0]).id
        // Even here an empty page may have a next one.
        const next = nextCursor(paging)
        cursor = next === cursor ? undefined : next
      } while (cursor !== undefined)
      return undefined
    },

    async readConversation(credentials: Credentials, threadId: string, call?: CallOptions): Promise<unknown> {
      const query = { fields: `${bareConversation},participants` }
      return get(z.unknown(), credentials, nodePath(threadId), query, call)
    },

    async listMessages(
      credentials: Credentials,
      threadId: string,
      request: ListRequest,
      call?: CallOptions,
    ): Promise<WireList> {
      return withMessageFields((fields) => messagesPage(credentials, threadId, fields, request, call))
    },

    /** Ids alone: what is left when the details of one message break the whole list. */
    async listMessageIds(
      credentials: Credentials,
      threadId: string,
      request: ListRequest,
      call?: CallOptions,
    ): Promise<WireList> {
      return messagesPage(credentials, threadId, 'id,created_time', request, call)
    },

    async readMessage(credentials: Credentials, id: string, call?: CallOptions): Promise<unknown> {
      return withMessageFields((fields) => get(z.unknown(), credentials, nodePath(id), { fields }, call))
    },

    /** A person, as it came. */
    async readPerson(
      credentials: Credentials,
      id: string,
      fields: string,
      call?: CallOptions,
    ): Promise<unknown> {
      return get(z.unknown(), credentials, nodePath(id), { fields }, call)
    },
  }
}

function pageQuery({ limit, cursor }: ListRequest): Record<string, string | number> {
  return {
    ...omitUndefined({ limit: limit === undefined ? undefined : Math.min(limit, maxPage) }),
    ...pageAt(cursor),
  }
}

/** An upload carries the parameters as fields, objects as JSON text. */
export function formOf(body: Readonly<Record<string, unknown>>, file: UploadedFile): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const blob = new Blob([file.data as Uint8Array<ArrayBuffer>], { type: file.mimeType })
  form.append('filedata', blob, file.name ?? 'attachment')
  return form
}
