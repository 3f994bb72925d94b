import type { InboundEvent, NativeEvent } from '@dm/core'
import type { EventAccount } from '../../domain/event/world.ts'
import type { HookAction, QueuedActivity } from '../../domain/hook/hook-store.ts'
import { endpointOf } from '../endpoint-of.ts'
import { deliveriesChannel } from './append-log.ts'
import { forAll, type Statement } from './statement.ts'

/** An event that somebody may want to hear in the network's own words. */
export interface Activity {
  readonly event: InboundEvent
  readonly native: NativeEvent
  readonly account: EventAccount
  /** What the endpoint is registered for. */
  readonly action: HookAction
  /** Within which it is told in order: a conversation, or the account. */
  readonly queue: string
}

/** What nests deeper no network tells; nothing that walks it later may run out of stack. */
const deepest = 100

/**
 * Puts events into the queues of those who hear them in the network's own words: the profile's endpoint, or where it has
 * none, that of the Primary Profile. The body is made of the row alone: nothing else keeps these words.
 *
 * The queues are named so that they come after those of conversations, into which the log has put something just before:
 * all who lock queues do that by their names.
 */
export function queueActivity(activities: readonly Activity[], now: Date): Statement[] {
  const rows = activities.map(({ event, native, account, action, queue }, place) => ({
    profileId: account.profileId,
    accountId: account.id,
    messageId: 'message' in event ? event.message.id : null,
    queue: `own:${queue}`,
    action,
    news: newsOf(event, native, now),
    place,
  }))
  return forAll(rows, {
    name: 'queue activity',
    text: `with told as materialized (
       select * from jsonb_to_recordset($1::jsonb) as told ("profileId" text, "accountId" text, "messageId" text, queue text,
         action text, news jsonb, place integer)
     ), heard as (
       select "profileId", action, ${endpointOf('"profileId"', 'wanted.action')} as endpoint_id
       from (select distinct "profileId", action from told) as wanted
     ), queued as (
       insert into deliveries (endpoint_id, profile_id, account_id, queue, message_native_id, news)
       select endpoint_id, "profileId", "accountId", queue, "messageId", news
       from told join heard using ("profileId", action)
       where endpoint_id is not null
       order by place
       returning 1
     )
     select pg_notify('${deliveriesChannel}', '') from (select from queued limit 1) as any_queued`,
  })
}

function newsOf(event: InboundEvent, { key, item, beside }: NativeEvent, now: Date): QueuedActivity {
  const attachments = 'message' in event ? event.message.attachments : []
  return {
    kind: 'accountActivity',
    platform: event.platform,
    at: event.occurredAt ?? now.toISOString(),
    key,
    item: isDeeper(item, deepest) ? {} : item,
    beside: isDeeper(beside, deepest) ? {} : beside,
    mediaUrls: attachments.flatMap(({ url }) => url ?? []),
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
