import { DmError, type CallOptions, type Credentials } from '@dm/core'
import { omitUndefined, readAnswer } from '@dm/core/kit'
import { isUnknownField, nextCursor, pageAt, type GraphClient } from '@dm/meta'
import { z } from 'zod'
import { sentWithoutId } from '../errors.ts'
import type { OutboundPiece, UploadedFile } from '../mapping/outbound.ts'
import { wireConversation, wireList, wireProfile, wireSent } from './wire.ts'

/** The calls of Messenger, each with its path, fields and schema. */
export type FacebookApi = ReturnType<typeof createFacebookApi>

export interface ListRequest {
  readonly limit?: number
  readonly cursor?: string
}

const documented = {
  conversation: 'id,updated_time,participants',
  message: 'id,created_time,from,to,message',
}

// The optional part is in Meta's SDK and not in its reference: asked for until Meta says that it knows it not.
// https://developers.facebook.com/docs/graph-api/reference/conversation
const full = {
  conversation: `${documented.conversation},unread_count,can_reply,message_count,snippet,link`,
  message:
    `${documented.message},attachments,shares{id,link,name,description,template},sticker,reply_to,tags,` +
    'is_unsupported,reactions',
}
const messageFallback = `${documented.message},attachments,shares{id,link,name,description,template},sticker,tags`

/** Graph lists give at most this many items a page. */
const maxPage = 100

export function createFacebookApi(graph: GraphClient) {
  // A field that this version of the API lacks is lacking for every Page.
  const fields = { conversation: full.conversation, message: full.message }

  async function withFields<Result>(
    kind: keyof typeof fields,
    fallback: string,
    call: (wanted: string) => Promise<Result>,
  ): Promise<Result> {
    // Another call may give them up while this one is on its way.
    const wanted = fields[kind]
    try {
      return await call(wanted)
    } catch (error) {
      if (!isUnknownField(error) || wanted === fallback) throw error
      fields[kind] = fallback
      return call(fallback)
    }
  }

  async function get<Schema extends z.ZodType>(
    schema: Schema,
    credentials: Credentials,
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    options: CallOptions | undefined,
  ): Promise<z.output<Schema>> {
    const { accessToken } = credentials
    return readAnswer(
      schema,
      await graph({ method: 'GET', path, accessToken, query, ...omitUndefined({ options }) }),
    )
  }

  return {
    /** One message, or one piece of it. An answer that cannot be read does not mean that it was not taken. */
    async sendMessage(
      credentials: Credentials,
      recipient: Readonly<Record<string, string>>,
      piece: OutboundPiece,
      options?: CallOptions,
    ) {
      const body = { recipient, ...piece.body }
      const content = piece.file === undefined ? { json: body } : { multipart: formOf(body, piece.file) }
      const answer = await graph({
        method: 'POST',
        path: `${nodePath(credentials.accountId)}/messages`,
        accessToken: credentials.accessToken,
        mayHaveEffect: true,
        ...content,
        ...omitUndefined({ options }),
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
      options?: CallOptions,
    ): Promise<void> {
      await graph({
        method: 'POST',
        path: `${nodePath(credentials.accountId)}/messages`,
        accessToken: credentials.accessToken,
        json: { recipient: { id: participantId }, ...action },
        ...omitUndefined({ options }),
      })
    },

    async listConversations(credentials: Credentials, request: ListRequest, options?: CallOptions) {
      return withFields('conversation', documented.conversation, (wanted) =>
        get(
          wireList,
          credentials,
          `${nodePath(credentials.accountId)}/conversations`,
          { platform: 'messenger', fields: wanted, ...pageQuery(request) },
          options,
        ),
      )
    },

    /** The thread with one person, `undefined` when there is none. */
    async findThread(credentials: Credentials, participantId: string, options?: CallOptions) {
      const path = `${nodePath(credentials.accountId)}/conversations`
      let cursor: string | undefined
      do {
        const query = { platform: 'messenger', user_id: participantId, fields: 'id', ...pageAt(cursor) }
        const { data, paging } = await get(wireList, credentials, path, query, options)
        if (data != null && data.length > 0) return readAnswer(wireConversation, data[0]).id
        // Even here an empty page may have a next one.
        const next = nextCursor(paging)
        cursor = next === cursor ? undefined : next
      } while (cursor !== undefined)
      return undefined
    },

    async readConversation(credentials: Credentials, threadId: string, options?: CallOptions) {
      return get(
        wireConversation,
        credentials,
        nodePath(threadId),
        { fields: documented.conversation },
        options,
      )
    },

    async listMessages(
      credentials: Credentials,
      threadId: string,
      request: ListRequest,
      options?: CallOptions,
    ) {
      return withFields('message', messageFallback, (wanted) =>
        get(
          wireList,
          credentials,
          `${nodePath(threadId)}/messages`,
          { fields: wanted, ...pageQuery(request) },
          options,
        ),
      )
    },

    /** Ids alone: what is left when the details of one message break the whole list. */
    async listMessageIds(
      credentials: Credentials,
      threadId: string,
      request: ListRequest,
      options?: CallOptions,
    ) {
      const query = { fields: 'id,created_time', ...pageQuery(request) }
      return get(wireList, credentials, `${nodePath(threadId)}/messages`, query, options)
    },

    async readMessage(credentials: Credentials, id: string, options?: CallOptions) {
      return withFields('message', messageFallback, (wanted) =>
        get(z.unknown(), credentials, nodePath(id), { fields: wanted }, options),
      )
    },

    async readProfile(credentials: Credentials, participantId: string, options?: CallOptions) {
      const query = { fields: 'id,name,first_name,last_name,profile_pic' }
      const body = await graph({
        method: 'GET',
        path: nodePath(participantId),
        accessToken: credentials.accessToken,
        query,
        ...omitUndefined({ options }),
      })
      return { profile: readAnswer(wireProfile, body), raw: body }
    },
  }
}

function pageQuery({ limit, cursor }: ListRequest): Record<string, string | number> {
  return {
    ...omitUndefined({ limit: limit === undefined ? undefined : Math.min(limit, maxPage) }),
    ...pageAt(cursor),
  }
}

/** An id as a path of its own; `.` and `..` are no ids. */
function nodePath(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new DmError({ code: 'invalid_request', message: 'An id of Messenger cannot be empty or dots.' })
  }
  return `/${encodeURIComponent(id)}`
}

/** An upload carries the parameters as fields, objects as JSON text. */
function formOf(body: Readonly<Record<string, unknown>>, file: UploadedFile): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const blob = new Blob([file.data as Uint8Array<ArrayBuffer>], { type: file.mimeType })
  form.append('filedata', blob, file.name ?? 'attachment')
  return form
}
