import type { Pool } from 'pg'
import { createBatcher } from '../batcher.ts'
import type { Begun, MessageToSend } from '../domain/message/message-store.ts'
import { inOneGo } from './in-one-go.ts'
import { forAll } from './ingest/statement.ts'
import { storable } from './storable.ts'
import { thisMonth } from './this-month.ts'

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

/** Where conversations are limited, whoever counts them counts alone. */
const countAlone = {
  name: 'count conversations alone',
  text: `select pg_advisory_xact_lock(hashtextextended('conversations of ' || id, 0))
   from (select distinct unnest($1::text[]) as id order by 1) as counting`,
}

/** Conversations into which something was sent this month are active: there is a limit to new ones, where one is set. */
const insert = {
  name: 'begin sends',
  text: `with told as materialized (
     select told.*, coalesce(c.merged_into, c.id) as into, a.throttled_until > now() as throttled,
       "conversationsAtMost" > 0 and a.throttled_until > now() is not true and not exists (select from active_conversations active where active.profile_id = "profileId"
         and active.month = ${thisMonth} and active.conversation_id = coalesce(c.merged_into, c.id)) as counts,
       extract(epoch from a.throttled_until - now()) * 1000 as for_ms,
       row_number() over (partition by coalesce(c.merged_into, c.id)) as place
     from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text, "conversationId" text,
       platform text, reference text, "senderId" text, "recipientId" text, text text, attachments jsonb,
       "sentAt" timestamptz, "conversationsAtMost" integer)
     join conversations c on c.id = told."conversationId"
     join accounts a on a.id = told."accountId"
   ), judged as materialized (
     select told.*, case when counts then (select count(*) from active_conversations active
       where active.profile_id = "profileId" and active.month = ${thisMonth})
       + dense_rank() over (partition by "profileId", counts order by "into") > "conversationsAtMost" else false end as limited
     from told
   ), begun as (
     insert into messages (profile_id, account_id, conversation_id, platform, reference, direction, state, sender_id,
       recipient_id, text, attachments, sent_at, lease_until)
     select "profileId", "accountId", "into", platform, reference, 'outbound', 'sending', "senderId",
       "recipientId", text, attachments, "sentAt", now() + interval '${leaseSeconds} seconds'
     from judged told
     where throttled is not true and not limited and place = 1 and not exists (
       select from messages m where m.conversation_id = told."into" and m.state = 'sending' and m.lease_until > now())
     returning reference, profile_id, conversation_id
   ), active as (
     insert into active_conversations (profile_id, month, conversation_id)
     select profile_id, ${thisMonth}, conversation_id from begun
     on conflict do nothing
   )
   select reference, throttled, limited, for_ms::float8 as "forMs", reference in (select reference from begun) as begun
   from judged`,
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
  readonly limited: boolean
  readonly forMs: number | null
  readonly begun: boolean
}

export interface Outbox {
  begin(message: MessageToSend, conversationsAtMost: number): Promise<Begun>
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
    run: async (sends: readonly Beginning[]) => {
      const rows = await beginAll(pool, sends)
      const byReference = new Map(rows.map((row) => [row.reference, row]))
      return sends.map(({ message }) => begunOf(byReference.get(storable(message.reference))))
    },
  })

  return {
    async begin(message, conversationsAtMost) {
      const begun = await beginning.add({ message, conversationsAtMost })
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

interface Beginning {
  readonly message: MessageToSend
  readonly conversationsAtMost: number
}

async function beginAll(pool: Pool, sends: readonly Beginning[]): Promise<Row[]> {
  const conversations = sends.map(({ message }) => message.conversation.id)
  const limited = sends.filter(({ conversationsAtMost }) => conversationsAtMost > 0)
  const profiles = limited.map(({ message }) => message.account.profileId)
  const rows = sends.map(({ message, conversationsAtMost }) => ({ ...rowOf(message), conversationsAtMost }))
  const results = await inOneGo<Row>(pool, [
    { ...waitInLine, values: [conversations] },
    ...(profiles.length > 0 ? [{ ...countAlone, values: [profiles] }] : []),
    ...forAll(rows, insert),
  ])
  return results.at(-1)?.rows ?? []
}

function begunOf(row: Row | undefined): Begun {
  if (row?.throttled) return { kind: 'throttled', forMs: row.forMs ?? 0 }
  if (row?.limited) return { kind: 'limited' }
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
