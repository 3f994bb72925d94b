import { omitUndefined } from '@dm/core/kit'
import { sql, type Kysely, type Selectable } from 'kysely'
import type { AutoResponse, AutoResponseStore } from '../domain/auto-response/auto-response-store.ts'
import { usualAutoResponse } from '../domain/auto-response/auto-response.ts'
import type { HookBell } from './hook-bell.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

interface Claimed {
  readonly profile_id: string
  readonly messaging_active: boolean
  readonly account_id: string
  readonly platform: string
  readonly participant_id: string
  readonly conversation_id: string
  readonly reference: string
  readonly asked_at: string
  readonly answers: number
  readonly there: boolean
  readonly text: string | null
  readonly sent_at: Date | null
}

export function createAutoResponseStore(query: Kysely<Tables>, bell: HookBell): AutoResponseStore {
  const columns = ['auto_response_active', 'auto_response_wait_seconds', 'auto_response_message'] as const
  return {
    async read(profileId) {
      const row = await query
        .selectFrom('profiles')
        .select(columns)
        .where('id', '=', profileId)
        .executeTakeFirst()
      return row && responseOf(row)
    },

    async change(profileId, { active, waitSeconds, message }) {
      const row = await query
        .updateTable('profiles')
        .set({
          auto_response_active: active ?? sql`coalesce(auto_response_active, ${usualAutoResponse.active})`,
          ...(waitSeconds !== undefined && { auto_response_wait_seconds: waitSeconds }),
          ...(message !== undefined && { auto_response_message: storable(message) }),
        })
        .where('id', '=', profileId)
        .returning(columns)
        .executeTakeFirstOrThrow()
      return responseOf(row) ?? usualAutoResponse
    },

    async claim({ atMost, leaseMs, countMs }) {
      const { rows } = await sql<Claimed>`
        with due as materialized (
          select account_id, participant_id from auto_responses
          where asked_at is not null and leased_until < now()
          order by leased_until limit ${atMost} for update skip locked
        ), taken as (
          update auto_responses r set
            leased_until = now() + ${leaseMs} * interval '1 millisecond',
            reference = coalesce(r.reference, replace(gen_random_uuid()::text, '-', '')),
            answers = case when r.counted_since < now() - ${countMs} * interval '1 millisecond' then 0 else r.answers end,
            counted_since = case when r.counted_since < now() - ${countMs} * interval '1 millisecond' then now()
              else r.counted_since end
          from due where r.account_id = due.account_id and r.participant_id = due.participant_id
          returning r.*
        )
        select taken.profile_id, taken.account_id, a.platform, taken.participant_id, taken.reference, taken.answers,
          taken.asked_at::text as asked_at,
          p.messaging_active,
          coalesce(c.merged_into, taken.conversation_id) as conversation_id, m.id is not null as there, m.text, m.sent_at
        from taken join accounts a on a.id = taken.account_id
        join profiles p on p.id = taken.profile_id
        left join conversations c on c.id = taken.conversation_id
        left join messages m on m.account_id = taken.account_id and m.native_id = taken.message_native_id
          and m.deleted_at is null and m.known`.execute(query)
      return rows.map((row) => ({
        profileId: row.profile_id,
        messagingActive: row.messaging_active,
        accountId: row.account_id,
        platform: row.platform,
        participantId: row.participant_id,
        conversationId: row.conversation_id,
        reference: row.reference,
        askedAt: row.asked_at,
        answers: row.answers,
        ...(row.there && {
          message: omitUndefined({ text: row.text ?? undefined, sentAt: row.sent_at ?? undefined }),
        }),
      }))
    },

    async end({ accountId, participantId, reference, askedAt }, outcome, laterMs) {
      const counts = outcome === 'answered' || outcome === 'refused'
      const ended = counts || outcome === 'dropped'
      const row = await query
        .updateTable('auto_responses')
        .set({
          // A send that failed has used its reference up.
          ...(outcome !== 'untouched' && { reference: null }),
          leased_until:
            outcome === 'later'
              ? sql<Date>`now() + ${laterMs} * interval '1 millisecond'`
              : sql<Date>`'-infinity'`,
          ...(ended && { asked_at: sql<Date | null>`nullif(asked_at, ${askedAt}::timestamptz)` }),
          ...(counts && { answers: sql<number>`answers + 1` }),
          ...(outcome === 'answered' && { asked_at: null, answered_at: sql<Date>`now()` }),
        })
        .where('account_id', '=', accountId)
        .where('participant_id', '=', participantId)
        .where('reference', '=', reference)
        .returning('asked_at')
        .executeTakeFirst()
      return ended && row !== undefined && row.asked_at !== null
    },

    listen: (onDue) => bell.listen(onDue),
  }
}

type SettingColumns = Pick<
  Selectable<Tables['profiles']>,
  'auto_response_active' | 'auto_response_wait_seconds' | 'auto_response_message'
>

function responseOf(row: SettingColumns): AutoResponse | undefined {
  if (row.auto_response_active === null) return undefined
  return {
    active: row.auto_response_active,
    waitSeconds: row.auto_response_wait_seconds ?? usualAutoResponse.waitSeconds,
    message: row.auto_response_message || usualAutoResponse.message,
  }
}
