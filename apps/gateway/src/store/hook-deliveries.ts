import { omitUndefined } from '@dm/core/kit'
import type { Pool, PoolClient } from 'pg'
import type {
  Attempted,
  Claim,
  Delivery,
  DeliveryStore,
  HookNews,
  PausedEndpoint,
} from '../domain/hook/delivery-store.ts'
import type { VisibleMessage } from '../domain/message/message-state.ts'
import type { WindowOpenings } from '../domain/window/window-openings.ts'
import { repeatWhenLost } from './faults.ts'
import type { HookBell } from './hook-bell.ts'
import { inTransaction } from './in-transaction.ts'
import { participantOf, type ParticipantColumns } from './participant-row.ts'
import type { SecretBox } from './secret-box.ts'

export interface HookDeliveryTools {
  readonly pool: Pool
  readonly box: SecretBox
  readonly newId: () => string
  readonly bell: HookBell
}

export function createHookDeliveries({ pool, box, newId, bell }: HookDeliveryTools): DeliveryStore {
  return {
    async claim(claim) {
      const lease = newId()
      const claimed = await repeatWhenLost(() =>
        inTransaction(pool, (client) => claimWithin(client, claim, lease)),
      )
      return claimed.map(({ sealedSecret, ...delivery }) => ({
        ...delivery,
        lease,
        openSecret: async () =>
          sealedSecret === null ? undefined : ((await box.open(sealedSecret)) as string),
      }))
    },
    async nextDue(now) {
      const { rows } = await pool.query<{ due_at: Date | null }>({
        name: 'next delivery',
        text: `select min(due_at) as due_at from deliveries where state = 'waiting' and due_at > $1`,
        values: [now],
      })
      return rows[0]?.due_at ?? undefined
    },
    complete: (attempts, { pauseAfterMs }) =>
      repeatWhenLost(async () => {
        const { rows } = await pool.query<PausedEndpoint>(completing(attempts, pauseAfterMs))
        return rows
      }),
    listen: (onQueued) => bell.listen(onQueued),
  }
}

type Claimed = Omit<Delivery, 'openSecret' | 'lease'> & { readonly sealedSecret: string | null }

/**
 * The rows are locked before what they tell is read: an unsend that comes meanwhile waits for the lock and then
 * scrubs the body, and one that came before is read as such.
 */
async function claimWithin(client: PoolClient, claim: Claim, lease: string): Promise<Claimed[]> {
  const { now, leaseMs, perEndpoint, underWay, bodyOf } = claim
  const { rows: heads } = await client.query<{ id: number }>({
    name: 'claim deliveries',
    text: `select head.id from endpoints e
     cross join lateral (
       select d.id from deliveries d
       where d.endpoint_id = e.id and d.state = 'waiting' and (d.due_at is null or d.due_at <= $1)
         and (d.leased_until is null or d.leased_until <= $1)
         and not exists (select from deliveries earlier where earlier.endpoint_id = d.endpoint_id
           and earlier.queue = d.queue and earlier.state = 'waiting' and earlier.id < d.id)
       order by d.id
       limit greatest(0, $2::integer - coalesce(($3::jsonb ->> e.id)::integer, 0))
       for update skip locked
     ) as head
     where e.paused_at is null`,
    values: [now, perEndpoint, JSON.stringify(Object.fromEntries(underWay))],
  })
  if (heads.length === 0) return []
  const { rows } = await client.query<NewsRow>({
    name: 'read news',
    text: news,
    values: [heads.map(({ id }) => id)],
  })
  const claimed = rows.map((row) => ({
    id: row.id,
    hookId: row.hook_id,
    endpointId: row.endpoint_id,
    url: row.url,
    body: row.frozen ?? bodyOf(newsOf(row)),
    attempt: row.attempts + 1,
    triedBefore: row.tried_before,
    sealedSecret: row.hook_secret,
  }))
  await client.query({
    name: 'lease deliveries',
    text: `with told as (
       select * from unnest($1::bigint[], $2::bytea[]) as told (id, body)
     ), leased as (
       update deliveries d set lease = $3, leased_until = $4, body = told.body, attempts = attempts + 1
       from told where d.id = told.id
       returning d.id, d.profile_id, d.attempts
     )
     insert into delivery_attempts (delivery_id, number, profile_id, began_at)
     select id, attempts, profile_id, $5 from leased`,
    values: [
      claimed.map(({ id }) => id),
      claimed.map(({ body }) => Buffer.from(body)),
      lease,
      new Date(now.getTime() + leaseMs),
      now,
    ],
  })
  return claimed
}

const news = `select d.id, d.hook_id, d.endpoint_id, d.attempts, d.tried_before, d.body as frozen, d.profile_id, d.conversation_id,
    d.sequence, (select max(before.sequence) from deliveries before where before.endpoint_id = d.endpoint_id
      and before.conversation_id = d.conversation_id and before.sequence < d.sequence) as previous_sequence,
    e.url, owner.hook_secret, profile.title, l.platform, l.body as message, l.occurred_at, l.created_at,
    c.encrypted, c.window_openings,
    a.native_id as a_native_id, a.name as a_name, a.username as a_username, a.picture_url as a_picture_url,
    p.native_id as p_native_id, p.name as p_name, p.username as p_username, p.picture_url as p_picture_url
  from deliveries d
  join endpoints e on e.id = d.endpoint_id
  join profiles owner on owner.id = e.profile_id
  join profiles profile on profile.id = d.profile_id
  join accounts a on a.id = d.account_id
  join conversations told on told.id = d.conversation_id
  join conversations c on c.id = coalesce(told.merged_into, told.id)
  join events l on l.conversation_id = d.conversation_id and l.sequence = d.sequence
  left join participants p on p.account_id = d.account_id
    and p.native_id = case l.type when 'message.sent' then l.body ->> 'recipientId' else l.body ->> 'senderId' end
  where d.id = any ($1)
  order by d.id`

interface NewsRow extends ParticipantColumns {
  readonly id: number
  readonly hook_id: string
  readonly endpoint_id: string
  readonly attempts: number
  readonly tried_before: number
  readonly frozen: Uint8Array | null
  readonly profile_id: string
  readonly conversation_id: string
  readonly sequence: number
  readonly previous_sequence: number | null
  readonly url: string
  readonly hook_secret: string | null
  readonly title: string
  readonly platform: string
  readonly message: VisibleMessage
  readonly encrypted: boolean
  readonly window_openings: WindowOpenings | null
  readonly occurred_at: Date | null
  readonly created_at: Date
  readonly a_native_id: string
  readonly a_name: string | null
  readonly a_username: string | null
  readonly a_picture_url: string | null
}

function newsOf(row: NewsRow): HookNews {
  const { sentAt, senderId, recipientId, direction } = row.message
  const correspondent = direction === 'outbound' ? recipientId : senderId
  return omitUndefined({
    hookId: row.hook_id,
    url: row.url,
    profile: { id: row.profile_id, title: row.title },
    platform: row.platform,
    conversationId: row.conversation_id,
    conversation: omitUndefined({
      encrypted: row.encrypted,
      windowOpenings: row.window_openings ?? undefined,
    }),
    sequence: row.sequence,
    previousSequence: row.previous_sequence ?? undefined,
    message: row.message,
    at: sentAt === undefined ? (row.occurred_at ?? row.created_at) : new Date(sentAt),
    account: omitUndefined({
      id: row.a_native_id,
      name: row.a_name ?? undefined,
      username: row.a_username ?? undefined,
      pictureUrl: row.a_picture_url ?? undefined,
    }),
    correspondent: participantOf(row) ?? (correspondent === undefined ? undefined : { id: correspondent }),
  })
}

/** An endpoint is written to only when it begins to fail, is paused, or has come to itself. */
function completing(attempts: readonly Attempted[], pauseAfterMs: number) {
  const rows = attempts
    .map(({ delivery, outcome, next, endedAt }) => ({
      id: delivery.id,
      endpointId: delivery.endpointId,
      interrupted: outcome.kind === 'interrupted',
      number: delivery.attempt,
      lease: delivery.lease,
      state: next.state,
      dueAt:
        next.state === 'waiting' && next.afterMs !== undefined
          ? new Date(endedAt.getTime() + next.afterMs)
          : null,
      endedAt,
      status: outcome.kind === 'answered' ? outcome.status : null,
      problem: 'problem' in outcome ? outcome.problem : outcome.kind === 'interrupted' ? 'interrupted' : null,
    }))
    .sort((one, other) => one.id - other.id)
  return {
    name: 'complete deliveries',
    text: `with told as materialized (
       select * from jsonb_to_recordset($1::jsonb) as told (id bigint, "endpointId" text, interrupted boolean, number integer,
         lease text, state text, "dueAt" timestamptz, "endedAt" timestamptz, status integer, problem text)
     ), recorded as (
       update delivery_attempts a set ended_at = told."endedAt", status = told.status, problem = told.problem
       from told where a.delivery_id = told.id and a.number = told.number
     ), kept as (
       update deliveries d set state = told.state, due_at = told."dueAt", lease = null, leased_until = null
       from told where d.id = told.id and d.lease = told.lease
     ), heard as (
       select "endpointId", bool_or(state = 'delivered') as well, bool_or(state = 'failed') as given_up,
         min("endedAt") as first_at, max("endedAt") as last_at
       from told where not interrupted group by "endpointId"
     ), judged as (
       select e.id, heard.*, given_up and $2 > 0
         and e.failing_since <= last_at - $2::double precision * interval '1 millisecond' as pause
       from heard join endpoints e on e.id = "endpointId"
       where case when well then e.failing_since is not null or e.paused_at is not null
         else e.paused_at is null and (e.failing_since is null or given_up) end
       order by e.id
       for no key update of e
     ), changed as (
       update endpoints e set failing_since = case when well then null else coalesce(e.failing_since, first_at) end,
         paused_at = case when not well and pause then last_at end
       from judged where e.id = judged.id and (well or pause or e.failing_since is null)
       returning e.id, e.profile_id, e.action, e.failing_since, e.paused_at
     )
     select id as "endpointId", profile_id as "profileId", action, failing_since as "failingSince"
     from changed where paused_at is not null`,
    values: [JSON.stringify(rows), pauseAfterMs],
  }
}
