import { omitUndefined } from '@dm/core/kit'
import type { ConversationNews, HookNews } from '../domain/hook/delivery-store.ts'
import { linkChangeTypes, type QueuedActivity, type QueuedSocialNews } from '../domain/hook/hook-store.ts'
import type { LogEventType } from '../domain/event/log-event.ts'
import type { VisibleMessage } from '../domain/message/message-state.ts'
import type { WindowOpenings } from '../domain/window/window-openings.ts'
import { formerSecrets } from './hook-secrets.ts'
import { participantOf, type ParticipantColumns } from './participant-row.ts'

/**
 * The first of each queue (`$1` names the conversations, `$2` the endpoints, `$3` says from where on to look), with all
 * that its body is made of. It waits for the name of a correspondent who is to be looked up, at most `$4` milliseconds;
 * `$5` is the time.
 * Rows are compared as a whole, and one is asked for everywhere, so that the planner cannot but go by all columns of a
 * key, from this row to that: it would read whatever lies between otherwise, or all of a table that was small once.
 */
export const firstNews = `select held.queue, held.endpoint_id, d.id, d.hook_id, d.attempts, d.tried_before, d.body as frozen,
    d.due_at, d.lease, d.leased_until, d.xmin::text as version, d.profile_id, d.conversation_id, d.sequence,
    case when $4::integer > 0 and d.attempts = 0 and coalesce(p.name, p.username) is null and p.looked_up_at is null
      and p.look_up_after <= now() then d.created_at + $4::integer * interval '1 millisecond' end as named_by,
    (select max(before.sequence) from deliveries before where before.endpoint_id = d.endpoint_id
      and before.conversation_id = d.conversation_id and before.sequence < d.sequence) as previous_sequence,
    e.url, owner.hook_secret, owner.former_secrets, (select title from profiles where id = d.profile_id) as title,
    d.news, l.platform, l.type, l.message_native_id, l.about as body, person.by_us,
    l.occurred_at, l.created_at,
    case when l.type = 'message.read' then coalesce((l.body ->> 'watermark')::timestamptz, (
      select max(m.sent_at) from messages m where m.account_id = d.account_id
        and m.native_id = any (array(select jsonb_array_elements_text(l.body -> 'messageIds')))
    ), l.occurred_at, l.created_at) end as read_through,
    case when l.type like 'reaction.%' then (
      select jsonb_object_agg(r.participant_id, coalesce(r.emoji, r.name, '')) from reactions r
      where r.account_id = d.account_id and r.message_native_id = l.message_native_id and not r.removed
    ) end as reactions,
    c.encrypted, c.window_openings,
    a.native_id as a_native_id, a.name as a_name, a.username as a_username, a.picture_url as a_picture_url,
    p.native_id as p_native_id, p.name as p_name, p.username as p_username, p.picture_url as p_picture_url
  from unnest($1::text[], $2::text[], $3::bigint[]) as held (queue, endpoint_id, first_id)
  cross join lateral (
    select d.*, d.xmin from deliveries d
    where (d.queue, d.endpoint_id, d.id) >= (held.queue, held.endpoint_id, held.first_id)
      and (d.queue, d.endpoint_id) <= (held.queue, held.endpoint_id) and d.state = 'waiting'
    order by d.queue, d.endpoint_id, d.id limit 1
  ) as d
  cross join lateral (
    select e.url, e.profile_id from endpoints e where e.id = d.endpoint_id limit 1
  ) as e
  cross join lateral (
    select owner.hook_secret, ${formerSecrets('$5')} as former_secrets
    from profiles owner where owner.id = e.profile_id limit 1
  ) as owner
  left join lateral (select * from accounts where id = d.account_id limit 1) as a on true
  left join lateral (
    select * from conversations where id = d.conversation_id and merged_into is null
    union all
    select * from conversations where id = (select merged_into from conversations where id = d.conversation_id)
    limit 1
  ) as c on true
  left join lateral (
    select l.*, case when l.type = 'message.deleted' then (
      select jsonb_build_object('direction', m.direction, 'senderId', m.sender_id, 'recipientId', m.recipient_id)
      from messages m where m.account_id = d.account_id and m.native_id = l.message_native_id
    ) else l.body end as about
    from events l where l.conversation_id = d.conversation_id and l.sequence = d.sequence limit 1
  ) as l on true
  left join lateral (
    select told_of.id as told_of,
      l.type like 'reaction.%' and told_of.id = any (array_append(a.aliases, a.native_id)) as by_us
    from (select coalesce(l.about ->> 'participantId', case l.about ->> 'direction' when 'outbound'
      then l.about ->> 'recipientId' else l.about ->> 'senderId' end) as id) as told_of
  ) as person on true
  left join lateral (
    select * from participants p where p.account_id = d.account_id
      and p.native_id = case when person.by_us then c.participant_id else person.told_of end
    limit 1
  ) as p on true
  where d.news is not null or a.id is not null and c.id is not null and l.id is not null`

export interface NewsRow extends ParticipantColumns {
  readonly queue: string
  readonly id: number
  readonly hook_id: string
  readonly endpoint_id: string
  readonly attempts: number
  readonly tried_before: number
  readonly frozen: Uint8Array | null
  readonly due_at: Date | null
  /** Until when to wait for the name of its correspondent. */
  readonly named_by: Date | null
  readonly lease: string | null
  readonly leased_until: Date | null
  /** Changes with the row. */
  readonly version: string
  readonly profile_id: string
  readonly conversation_id: string
  readonly sequence: number
  readonly previous_sequence: number | null
  readonly url: string
  readonly hook_secret: string | null
  readonly former_secrets: readonly string[] | null
  readonly title: string
  /** Of what belongs to no conversation; then nothing is there of one. */
  readonly news: QueuedSocialNews | QueuedActivity | null
  readonly platform: string
  readonly type: LogEventType
  readonly message_native_id: string | null
  /** Of the event; of a message that was taken back, whose it was. */
  readonly body: VisibleMessage & Told
  readonly by_us: boolean | null
  /** Of somebody who has read. */
  readonly read_through: Date | null
  /** Of a message that somebody has reacted to. */
  readonly reactions: Record<string, string> | null
  readonly encrypted: boolean
  readonly window_openings: WindowOpenings | null
  readonly occurred_at: Date | null
  readonly created_at: Date
  readonly a_native_id: string
  readonly a_name: string | null
  readonly a_username: string | null
  readonly a_picture_url: string | null
}

/** What the log says beside messages. */
interface Told {
  readonly participantId?: string
  readonly emoji?: string
  readonly name?: string
}

/** Nothing for what this version does not know: a newer process has queued it, and one such is to tell it. */
export function newsOf(row: NewsRow): HookNews | undefined {
  if (row.news !== null) {
    const { at, ...news } = row.news
    const told = { ...addressOf(row), at: new Date(at) }
    if (isActivity(news)) return { ...news, ...told }
    return isSocial(news) ? { kind: 'social', ...news, ...told } : undefined
  }
  const { type, body } = row
  const messageId = row.message_native_id ?? ''
  switch (type) {
    case 'message.read':
      return { ...baseOf(row), kind: 'read', readThrough: row.read_through ?? row.created_at }
    case 'reaction.added':
    case 'reaction.removed':
      return omitUndefined({
        ...baseOf(row),
        kind: 'reaction' as const,
        messageId,
        removed: type === 'reaction.removed',
        byUs: row.by_us === true,
        reaction: body.emoji ?? body.name,
        reactions: row.reactions ?? {},
      })
    case 'message.edited':
      return { ...baseOf(row), kind: 'edited', message: body }
    case 'message.deleted':
      return { ...baseOf(row), kind: 'deleted', messageId, outbound: body.direction === 'outbound' }
    case 'message.received':
    case 'message.sent': {
      const { sentAt } = body
      const at = sentAt === undefined ? momentOf(row) : new Date(sentAt)
      return { ...baseOf(row), kind: 'message', message: body, at }
    }
    // Also the types that nobody is told of yet.
    default:
      return undefined
  }
}

/** News that some process has queued, maybe a newer one. */
interface QueuedNews {
  readonly kind?: string
  readonly type?: string
}

const isActivity = (news: QueuedNews): news is Omit<QueuedActivity, 'at'> => news.kind === 'accountActivity'

const isSocial = (news: QueuedNews): news is Omit<QueuedSocialNews, 'at'> =>
  news.kind === undefined && linkChangeTypes.some((type) => type === news.type)

/** What to call news that nobody here can tell. */
export function nameOf({ news, type }: { readonly news: QueuedNews | null; readonly type: string }): string {
  return news === null ? type : (news.kind ?? `social ${news.type ?? ''}`)
}

const momentOf = ({ occurred_at, created_at }: NewsRow) => occurred_at ?? created_at

const addressOf = ({ hook_id, url, profile_id, title }: NewsRow) => ({
  hookId: hook_id,
  url,
  profile: { id: profile_id, title },
})

function baseOf(row: NewsRow): ConversationNews {
  const { participantId, direction, senderId, recipientId } = row.body
  const correspondent = participantId ?? (direction === 'outbound' ? recipientId : senderId)
  return omitUndefined({
    ...addressOf(row),
    platform: row.platform,
    conversationId: row.conversation_id,
    conversation: omitUndefined({
      encrypted: row.encrypted,
      windowOpenings: row.window_openings ?? undefined,
    }),
    sequence: row.sequence,
    previousSequence: row.previous_sequence ?? undefined,
    at: momentOf(row),
    account: omitUndefined({
      id: row.a_native_id,
      name: row.a_name ?? undefined,
      username: row.a_username ?? undefined,
      pictureUrl: row.a_picture_url ?? undefined,
    }),
    correspondent:
      participantOf(row) ?? (correspondent === undefined || row.by_us ? undefined : { id: correspondent }),
  })
}
