import { usualAutoResponse } from '../../domain/auto-response/auto-response.ts'
import type { LogEvent } from '../../domain/event/log-event.ts'
import type { HookRules } from '../../domain/hook/hook-store.ts'
import { endpointOf } from '../endpoint-of.ts'
import { isTold, toldRules } from '../told-events.ts'
import { forAll, type Statement } from './statement.ts'

/** The channel on which processes tell each other that there is something to deliver. */
export const deliveriesChannel = 'dm_deliveries'

/**
 * Whether a message went out through us: its row, written before the call, says so, or the answer to the call does.
 * An echo without our reference may overtake that answer, and then only a send under way with this text tells.
 */
const sentHere = `(coalesce(told."sentHere", false)
  or exists (select from messages m where m.account_id = told."accountId" and m.native_id = told."messageId"
    and m.reference is not null)
  or told.type = 'message.sent' and exists (select from messages m
    where m.conversation_id = told."conversationId" and m.reference is not null and m.native_id is null
    and m.state in ('sending', 'unknown') and m.sent_at > coalesce(told."occurredAt", now()) - interval '1 hour'
    and strpos(coalesce(m.text, ''), coalesce(told.body ->> 'text', '')) > 0))`

/** Asked only where somebody is to hear: it looks around in other tables. */
const toldOfMessages = isTold({
  type: 'told.type',
  accountId: 'told."accountId"',
  messageId: 'told."messageId"',
  body: 'told.body',
  sentHere,
  rules: '$2',
})

/**
 * Appends to the log, and puts what endpoints are to hear into their queues: into that of the profile, or where it has
 * none, into that of the Primary Profile; of a profile or an account whose messaging is off nobody hears. Whoever wrote
 * to a profile that answers by itself, alone and where it can be read, is put down to be answered, unless they were
 * within the wait. Answers a row when it has put anything anywhere.
 */
export function appendLog(log: readonly LogEvent[], rules: HookRules): Statement[] {
  return forAll(
    log.map((event, place) => ({ ...event, place })),
    {
      name: 'append to the log',
      text: `with told as materialized (
       select * from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text,
         "conversationId" text, platform text, sequence bigint, type text, "messageId" text, body jsonb,
         history boolean, "occurredAt" timestamptz, "sentHere" boolean, place integer)
     ), logged as (
       insert into events (profile_id, account_id, conversation_id, platform, sequence, type, message_native_id, body,
         history, occurred_at)
       select "profileId", "accountId", "conversationId", platform, sequence, type, "messageId", body, history,
         "occurredAt"
       from told order by place
     ), heard as materialized (
       select account."accountId", ${endpointOf('account."profileId"', "'messages'")} as endpoint_id
       from (select distinct "profileId", "accountId" from told where not history) as account
       where (select messaging_active from profiles where id = account."profileId")
         and (select messaging_active from accounts where id = account."accountId")
     ), queued as (
       insert into deliveries (endpoint_id, profile_id, account_id, conversation_id, queue, sequence, message_native_id)
       select endpoint_id, "profileId", "accountId", "conversationId", "conversationId", sequence, "messageId"
       from told join heard using ("accountId")
       where not history and case when endpoint_id is null then false else ${toldOfMessages} end
       order by place
       returning 1
     ), asked as (
       insert into auto_responses as r (account_id, participant_id, profile_id, conversation_id, message_native_id, asked_at)
       select distinct on ("accountId", sender) "accountId", sender, "profileId", "conversationId", "messageId", now()
       from (select told.*, body ->> 'senderId' as sender from told) as told
       where type = 'message.received' and not history and sender is not null
         and (select auto_response_active and messaging_active from profiles where id = "profileId")
         and (select messaging_active from accounts where id = "accountId")
         and (select kind = 'direct' and not encrypted from conversations where id = "conversationId")
       order by "accountId", sender, place desc
       on conflict (account_id, participant_id) do update
         set conversation_id = excluded.conversation_id, message_native_id = excluded.message_native_id, asked_at = now()
         where r.answered_at is null or r.answered_at + (
           select coalesce(p.auto_response_wait_seconds, $3::integer) from profiles p where p.id = excluded.profile_id
         ) * interval '1 second' <= now()
       returning 1
     )
     select pg_notify('${deliveriesChannel}', '')
     from (select from queued union all select from asked limit 1) as any_queued`,
    },
  ).map((statement) => ({
    ...statement,
    values: [...statement.values, toldRules(rules), usualAutoResponse.waitSeconds],
  }))
}
