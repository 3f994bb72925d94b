import { sql, type Kysely, type Selectable } from 'kysely'
import type { LinkChange, QueuedSocialNews } from '../domain/hook/hook-store.ts'
import { endpointOf } from './endpoint-of.ts'
import { deliveriesChannel } from './ingest/append-log.ts'
import { storable } from './storable.ts'
import type { Tables } from './tables.ts'

/** Longer than it takes to subscribe to the webhooks of an account. */
const heldMs = 5 * 60_000

/**
 * Queues what became of the link to an account for the endpoint of its profile, or where that has none, for that of the
 * Primary Profile: in order with what else becomes of its links, and in the transaction of the change itself, so that
 * neither comes about without the other. It belongs to no conversation: each profile has one queue for it.
 *
 * @param held whether it waits for {@link letGo}; when nobody says anything it goes after some minutes
 * @returns the delivery; nothing where nobody is told
 */
export async function tellSocial(
  change: Kysely<Tables>,
  { profile_id, platform, native_id, name, username }: Selectable<Tables['accounts']>,
  became: LinkChange,
  held = false,
): Promise<number | undefined> {
  const displayName = name ?? username ?? native_id
  const news: QueuedSocialNews = { platform, displayName, ...became, at: new Date().toISOString() }
  const { rows } = await sql<{ id: number }>`with queued as (
      insert into deliveries (endpoint_id, profile_id, queue, news, due_at)
      select heard.endpoint_id, whose.id, 'social:' || whose.id, ${JSON.stringify(storable(news))}::jsonb,
        case when ${held} then now() + ${heldMs} * interval '1 millisecond' end
      from (select ${profile_id}::text as id) as whose
      cross join lateral (select ${sql.raw(endpointOf('whose.id', "'social'"))} as endpoint_id) as heard
      where heard.endpoint_id is not null
      returning id
    )
    select id, pg_notify(${deliveriesChannel}, '') from queued`.execute(change)
  return rows[0]?.id
}

/** Lets held news go, with what has turned out since. */
export async function letGo(change: Kysely<Tables>, id: number, since: Partial<LinkChange>): Promise<void> {
  await sql`with told as (
      update deliveries set due_at = null, news = news || ${JSON.stringify(since)}::jsonb
      where id = ${id} and state = 'waiting' and attempts = 0 and due_at is not null
      returning id
    )
    select pg_notify(${deliveriesChannel}, '') from told`.execute(change)
}

/** Takes held news back. False: it was told by now, or is just being told. */
export async function takeBack(change: Kysely<Tables>, id: number): Promise<boolean> {
  const taken = await change
    .deleteFrom('deliveries')
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0)
    .executeTakeFirst()
  return taken.numDeletedRows > 0n
}
