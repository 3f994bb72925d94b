import { DmError, type CallOptions } from '@dm/core'
import { isPlainObject, omitUndefined, readAnswer } from '@dm/core/kit'
import { invalidRequest, sentWithoutId } from '../errors.ts'
import { sortedId, type Place } from '../mapping/conversation-id.ts'
import type { Call } from './callers.ts'
import type { EventFields } from './event-fields.ts'
import { wireEventAnswer, wireEvents, wireSent, wireUserAnswer, type WireEvents } from './wire.ts'

/** The calls of direct messages, each with its path, fields and schema. */
export type XApi = ReturnType<typeof createXApi>

export interface ListRequest {
  readonly limit?: number | undefined
  /** `next_token` of the page before. */
  readonly token?: string | undefined
}

/** The content of one message, as X takes it. */
export interface MessageBody {
  readonly text?: string
  readonly attachments?: readonly [{ readonly media_id: string }]
}

/** Lists give at most this many events a page. */
export const maxPage = 100

const userFields = 'name,username,profile_image_url'

/**
 * The calls for one user.
 *
 * @see https://docs.x.com/x-api/direct-messages/lookup/introduction
 * @see https://docs.x.com/x-api/direct-messages/manage/introduction
 */
export function createXApi(call: Call, fields: EventFields) {
  async function events(
    limit: string,
    path: string,
    query: Readonly<Record<string, string>>,
    options: CallOptions | undefined,
  ): Promise<WireEvents> {
    return fields.ask(async (wanted) => {
      const { body } = await call({ limit, method: 'GET', path, query: { ...query, ...wanted }, options })
      return readAnswer(wireEvents, body)
    })
  }

  async function send(path: string, json: unknown, options: CallOptions | undefined) {
    const { body } = await call({
      // One limit for the three ways of sending, as far as X tells.
      limit: 'dm.send',
      method: 'POST',
      path,
      json,
      mayHaveEffect: true,
      options,
    })
    const sent = wireSent.safeParse(body)
    const { dm_event_id: messageId, dm_conversation_id: conversationId } = sent.data?.data ?? {}
    if (messageId === undefined) throw sentWithoutId()
    return { messageId, conversationId: conversationId === undefined ? undefined : sortedId(conversationId) }
  }

  return {
    /** Events of every conversation, newest first: there is no list of conversations. */
    listEvents: (request: ListRequest, options?: CallOptions) =>
      events('dm.events', '/2/dm_events', pageQuery(request), options),

    /** Messages of one conversation, newest first. */
    listMessages(place: Place, request: ListRequest, options?: CallOptions) {
      const query = { ...pageQuery(request), event_types: 'MessageCreate' }
      if ('groupId' in place) {
        return events('dm.group_events', `/2/dm_conversations/${place.groupId}/dm_events`, query, options)
      }
      const path = `/2/dm_conversations/with/${place.participantId}/dm_events`
      return events('dm.person_events', path, query, options)
    },

    /** One event, with what stands around it. */
    readEvent: (id: string, options?: CallOptions) =>
      fields.ask(async (query) => {
        const path = `/2/dm_events/${id}`
        const { body } = await call({ limit: 'dm.event', method: 'GET', path, query, options })
        return readAnswer(wireEventAnswer, body)
      }),

    sendTo(place: Place, message: MessageBody, options?: CallOptions) {
      const to = 'groupId' in place ? place.groupId : `with/${place.participantId}`
      return send(`/2/dm_conversations/${to}/messages`, message, options)
    },

    /** Begins a group with a first message; a new one each time, even with the same people. */
    sendToNewGroup: (participantIds: readonly string[], message: MessageBody, options?: CallOptions) =>
      send(
        '/2/dm_conversations',
        { conversation_type: 'Group', participant_ids: participantIds, message },
        options,
      ),

    async deleteMessage(id: string, options?: CallOptions): Promise<void> {
      if (!/^\d{1,19}$/.test(id)) throw invalidRequest('messageId', 'The id of a message at X is a number.')
      await call({ limit: 'dm.delete', method: 'DELETE', path: `/2/dm_events/${id}`, options })
    },

    async readUser(id: string, options?: CallOptions) {
      if (!/^\d{1,19}$/.test(id)) throw invalidRequest('participantId', 'The id of a user at X is a number.')
      const query = { 'user.fields': userFields }
      const { body } = await call({
        limit: 'users.one',
        method: 'GET',
        path: `/2/users/${id}`,
        query,
        options,
      })
      return { user: readAnswer(wireUserAnswer, body).data, raw: isPlainObject(body) ? body.data : body }
    },

    /** The user whom the credentials speak for. */
    async readMe(options?: CallOptions) {
      const query = { 'user.fields': userFields }
      const { body } = await call({ limit: 'users.me', method: 'GET', path: '/2/users/me', query, options })
      const { data } = readAnswer(wireUserAnswer, body)
      if (data.id !== undefined) return { ...data, id: data.id }
      throw new DmError({
        code: 'upstream_malformed',
        message: 'X does not say whose credentials these are.',
      })
    },
  }
}

function pageQuery({ limit, token }: ListRequest): Record<string, string> {
  return omitUndefined({
    max_results: limit === undefined ? undefined : String(Math.max(1, Math.min(limit, maxPage))),
    pagination_token: token,
  })
}
