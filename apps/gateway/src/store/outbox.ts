import type { Pool } from 'pg'
import { createBatcher } from '../batcher.ts'
import type { Begun, MessageToSend } from '../domain/message/message-store.ts'
import { inOneGo } from './in-one-go.ts'
import { forAll } from './ingest/statement.ts'
import { storable } from './storable.ts'

/** Renewed while the process lives, so that others do not wait long for one that has died. */
const leaseSeconds = 60

/**
 * Whoever is about to send into a conversation passes here one at a time: the next sees what the one before has written.
 * Conversations that became one count as that.
 */
const waitInLine = {
  name: 'wait in line to send',
  text: `select pg_advisory_xact_lock(hashtextextended(id, 0)) from (
     select distinct coalesce(c.merged_into, c.id) as id from conversations c where c.id = any ($1::text[]) order by 1
   ) as line`,
}

const insert = {
  name: 'begin sends',
  text: `with told as materialized (
     select told.*, coalesce(c.merged_into, c.id) as into, a.throttled_until > now() as throttled,
       extract(epoch from a.throttled_until - now()) * 1000 as for_ms,
       row_number() over (partition by coalesce(c.merged_into, c.id)) as place
     from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text, "conversationId" text,
       platform text, reference text, "senderId" text, "recipientId" text, text text, attachments jsonb,
       "sentAt" timestamptz)
     join conversations c on c.id = told."conversationId"
     join accounts a on a.id = told."accountId"
   ), begun as (
     insert into messages (profile_id, account_id, conversation_id, platform, reference, direction, state, sender_id,
       recipient_id, text, attachments, sent_at, lease_until)
     select "profileId", "accountId", "into", platform, reference, 'outbound', 'sending', "senderId",
       "recipientId", text, attachments, "sentAt", now() + interval '${leaseSeconds} seconds'
     from told
     where throttled is not true and place = 1 and not exists (
       select from messages m where m.conversation_id = told."into" and m.state = 'sending' and m.lease_until > now())
     returning reference
   )
   select reference, throttled, for_ms::float8 as "forMs", reference in (select reference from begun) as begun from told`,
}

const renew = {
  name: 'renew leases of sends',
  text: `update messages m set lease_until = now() + interval '${leaseSeconds} seconds'
   from jsonb_to_recordset($1::jsonb) as told ("accountId" text, reference text)
   where m.account_id = told."accountId" and m.reference = told.reference and m.state = 'sending'`,
}

interface Row {
  readonly reference: string
  readonly throttled: boolean | null
  readonly forMs: number | null
  readonly begun: boolean
}

export interface Outbox {
  begin(message: MessageToSend): Promise<Begun>
  /** The process is at it no more, whatever came of it. */
  end(message: MessageToSend): void
  renewLeases(): Promise<void>
}

/**
 * Where messages are written before their call, so that neither a crash nor an early echo finds nothing: those of many
 * callers in one transaction.
 */
export function createOutbox(pool: Pool): Outbox {
  const underWay = new Map<string, { accountId: string; reference: string }>()

  const beginning = createBatcher({
    batchAtMost: 200,
    running: 2,
    waitingAtMost: 5_000,
    run: async (messages: readonly MessageToSend[]) => {
      const rows = await beginAll(pool, messages)
      const byReference = new Map(rows.map((row) => [row.reference, row]))
      return messages.map(({ reference }) => begunOf(byReference.get(storable(reference))))
    },
  })

  return {
    async begin(message) {
      const begun = await beginning.add(message)
      const { account, reference } = message
      if (begun.kind === 'begun') underWay.set(reference, { accountId: account.id, reference })
      return begun
    },
    end: ({ reference }) => void underWay.delete(reference),
    async renewLeases() {
      for (const statement of forAll([...underWay.values()], renew)) await pool.query(statement)
    },
  }
}

async function beginAll(pool: Pool, messages: readonly MessageToSend[]): Promise<Row[]> {
  const conversations = messages.map(({ conversation }) => conversation.id)
  const line = { ...waitInLine, values: [conversations] }
  const [, ...begun] = await inOneGo<Row>(pool, [line, ...forAll(messages.map(rowOf), insert)])
  return begun.flatMap(({ rows }) => rows)
}

function begunOf(row: Row | undefined): Begun {
  if (row?.throttled) return { kind: 'throttled', forMs: row.forMs ?? 0 }
  return { kind: row?.begun ? 'begun' : 'busy' }
}

function rowOf({
  account,
  conversation,
  reference,
  participantId,
  text,
  attachments,
  sentAt,
}: MessageToSend) {
  return {
    profileId: account.profileId,
    accountId: account.id,
    conversationId: conversation.id,
    platform: account.platform,
    reference,
    senderId: account.nativeId,
    recipientId: participantId,
    text,
    attachments,
    sentAt,
  }
}
