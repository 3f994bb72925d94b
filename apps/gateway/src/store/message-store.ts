import { omitUndefined } from '@dm/core/kit'
import type { Reaction } from '@dm/core'
import type { Pool } from 'pg'
import { sql, type Kysely, type Selectable } from 'kysely'
import type { MessageQuery, MessageStore, StoredMessage } from '../domain/message/message-store.ts'
import type { Ingest } from './ingest/ingest.ts'
import { createOutbox } from './outbox.ts'
import { giveUpSend, settleSend } from './outgoing-message.ts'
import { endLeases, outcomeOf } from './send-outcome.ts'
import { claimSoleMessage } from './sole-message.ts'
import { toLookFor, unknownSend } from './unknown-sends.ts'
import { keepSplitSend } from './split-sends.ts'
import { participantOf, type ParticipantColumns } from './participant-row.ts'
import type { Tables } from './tables.ts'

export interface MessageStoreTools {
  readonly pool: Pool
  readonly query: Kysely<Tables>
  readonly ingest: Ingest
}

export function createMessageStore({ pool, query, ingest }: MessageStoreTools): MessageStore {
  const outbox = createOutbox(pool)
  return {
    async list(wanted) {
      const rows = await newestMessages(query, wanted).execute()
      const reactions = await reactionsOf(query, rows)
      return rows.map((row) =>
        messageOf(row, reactions.get(reactionKey(row.account_id, row.native_id)) ?? []),
      )
    },
    begin: (message, conversationsAtMost = 0) => outbox.begin(message, conversationsAtMost),
    renewLeases: () => outbox.renewLeases(),
    outcome: (profileId, reference) => outcomeOf(query, profileId, reference),
    endLeases: () => endLeases(query),
    toLookFor: (gapsMs) => toLookFor(query, gapsMs),
    unknown: (profileId, reference) => unknownSend(query, profileId, reference),
    claimSole: (asked) => claimSoleMessage(pool, asked),
    keepSplit: (message, split) => keepSplitSend(query, message, split),
    async settle(message, pieces) {
      outbox.end(message)
      await settleSend(ingest, message, pieces)
    },
    async giveUp(message, state, error) {
      outbox.end(message)
      await giveUpSend(query, message, state, error)
    },
  }
}

/** What a reader may see: stored or sent, not taken back, and with something to show. */
function newestMessages(query: Kysely<Tables>, wanted: MessageQuery) {
  let rows = query
    .selectFrom('messages as m')
    .innerJoin('conversations as c', 'c.id', 'm.conversation_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('participants as p', (join) =>
      join
        .onRef('p.account_id', '=', 'm.account_id')
        .on((where) =>
          where(
            'p.native_id',
            '=',
            sql<string>`case m.direction when 'inbound' then m.sender_id else m.recipient_id end`,
          ),
        ),
    )
    .selectAll('m')
    .select([
      'c.native_id as c_native_id',
      'a.native_id as a_native_id',
      'a.name as a_name',
      'a.username as a_username',
      'a.picture_url as a_picture_url',
      'p.native_id as p_native_id',
      'p.name as p_name',
      'p.username as p_username',
      'p.picture_url as p_picture_url',
    ])
    .where('m.profile_id', '=', wanted.profileId)
    .where('m.platform', '=', wanted.platform)
    .where('c.status', '=', wanted.status)
    .where('m.native_id', 'is not', null)
    .where('m.state', 'in', ['received', 'sent'])
    .where('m.deleted_at', 'is', null)
    .where('m.known', '=', true)
    .orderBy('m.sent_at', (order) => order.desc().nullsLast())
    .orderBy('m.id', 'desc')
    .limit(wanted.limit)
  if (wanted.conversationId !== undefined) rows = rows.where('m.conversation_id', '=', wanted.conversationId)
  if (wanted.after) {
    const { at, id } = wanted.after
    rows =
      at === undefined
        ? rows.where('m.sent_at', 'is', null).where('m.id', '<', Number(id))
        : rows.where((where) =>
            where.or([
              where('m.sent_at', '<', new Date(at)),
              where.and([where('m.sent_at', '=', new Date(at)), where('m.id', '<', Number(id))]),
              where('m.sent_at', 'is', null),
            ]),
          )
  }
  return rows
}

interface MessageRow extends Selectable<Tables['messages']>, ParticipantColumns {
  readonly c_native_id: string | null
  readonly a_native_id: string
  readonly a_name: string | null
  readonly a_username: string | null
  readonly a_picture_url: string | null
}

function messageOf(row: MessageRow, reactions: readonly Reaction[]): StoredMessage {
  return omitUndefined({
    id: String(row.id),
    conversationId: row.conversation_id,
    nativeConversationId: row.c_native_id ?? undefined,
    nativeId: row.native_id ?? '',
    direction: row.direction,
    text: row.text ?? undefined,
    attachments: row.attachments,
    reactions,
    sentAt: row.sent_at ?? undefined,
    updatedAt: row.edited_at ?? undefined,
    account: omitUndefined({
      nativeId: row.a_native_id,
      name: row.a_name ?? undefined,
      username: row.a_username ?? undefined,
      pictureUrl: row.a_picture_url ?? undefined,
    }),
    correspondent: participantOf(row),
  })
}

const reactionKey = (accountId: string, messageId: string | null) => `${accountId} ${messageId ?? ''}`

async function reactionsOf(query: Kysely<Tables>, messages: readonly MessageRow[]) {
  const byMessage = new Map<string, Reaction[]>()
  if (messages.length === 0) return byMessage
  const rows = await query
    .selectFrom('reactions')
    .selectAll()
    .where('removed', '=', false)
    .where('account_id', 'in', [...new Set(messages.map((message) => message.account_id))])
    .where(
      'message_native_id',
      'in',
      messages.flatMap((message) => message.native_id ?? []),
    )
    .orderBy('participant_id')
    .execute()
  for (const row of rows) {
    const key = reactionKey(row.account_id, row.message_native_id)
    const reaction = omitUndefined({
      messageId: row.message_native_id,
      participantId: row.participant_id,
      emoji: row.emoji ?? undefined,
      name: row.name ?? undefined,
    })
    byMessage.set(key, [...(byMessage.get(key) ?? []), reaction])
  }
  return byMessage
}
