import type { PoolClient } from 'pg'
import type { Claim, Delivery } from '../domain/hook/delivery-store.ts'
import { beginByKeys } from './begin-by-keys.ts'
import { withBusyEndpoints } from './busy-endpoints.ts'
import { firstNews, nameOf, newsOf, type NewsRow } from './hook-news.ts'

export type Claimed = Omit<Delivery, 'openSecrets' | 'lease'> & { readonly sealedSecrets: readonly string[] }

/** How long what cannot be told here is left to others before it is looked at again. */
const untellableMs = 10_000

/**
 * Takes queues that are ready and the first delivery of each. The queues are locked before it is looked what is in them:
 * whoever puts something in meanwhile waits for the lock, and marks the queue anew.
 *
 * @returns nothing when no queue was ready; what turned out to be empty or put off is not among the claimed
 */
export async function claimOn(
  client: PoolClient,
  claim: Claim,
  lease: string,
): Promise<Claimed[] | undefined> {
  const { now, leaseMs, nameWaitMs } = claim
  const [, held] = await Promise.all([client.query(beginByKeys), hold(client, claim)])
  if (held.length === 0) {
    await client.query('commit')
    return undefined
  }
  const { rows } = await client.query<NewsRow>({
    name: 'read first news',
    text: firstNews,
    values: [...keysOf(held), held.map(({ first_id }) => first_id), nameWaitMs, now],
  })
  const isFree = ({ due_at, named_by, leased_until }: NewsRow) =>
    ![due_at, named_by, leased_until].some((moment) => moment !== null && moment > now)
  const free = rows.filter(isFree)
  const told = free.flatMap((row) => {
    const body = bodyFor(row, claim)
    return body === undefined ? [] : [{ row, body }]
  })
  const claimed = told.map(({ row, body }) => ({
    id: row.id,
    hookId: row.hook_id,
    endpointId: row.endpoint_id,
    url: row.url,
    body,
    attempt: row.attempts + 1,
    beganAt: now,
    triedBefore: row.tried_before,
    sealedSecrets: row.hook_secret === null ? [] : [row.hook_secret, ...(row.former_secrets ?? [])],
  }))
  const tellable = told.map(({ row }) => row)
  const due_at = new Date(now.getTime() + untellableMs)
  const [leased] = await Promise.all([
    leaseAll(client, { free: tellable, claimed, lease, until: new Date(now.getTime() + leaseMs) }),
    putOff(client, [
      ...rows.filter((row) => !isFree(row)),
      ...free.filter((row) => !tellable.includes(row)).map((row) => ({ ...row, due_at })),
    ]),
    forget(client, held, rows),
    recordCutOff(client, tellable, leaseMs),
    client.query('commit'),
  ])
  return claimed.filter(({ id }) => leased.has(id))
}

/** Nothing when it is for others to tell. That one cannot be told holds up none of its neighbours. */
function bodyFor(row: NewsRow, { bodyOf, onUntellable }: Claim): Uint8Array | undefined {
  if (row.frozen !== null) return row.frozen
  try {
    const news = newsOf(row)
    if (news) return bodyOf(news)
    onUntellable(nameOf(row))
  } catch (error) {
    onUntellable(nameOf(row), error)
  }
  return undefined
}

interface Queue {
  readonly queue: string
  readonly endpoint_id: string
}

interface Held extends Queue {
  readonly first_id: number
}

const keysOf = (queues: readonly Queue[]) => [
  queues.map(({ queue }) => queue),
  queues.map(({ endpoint_id }) => endpoint_id),
]

async function hold(client: PoolClient, { now, perEndpoint, underWay }: Claim): Promise<Held[]> {
  const { rows } = await client.query<Held>({
    name: 'hold queues',
    text: `${withBusyEndpoints}
     select ready.* from busy
     cross join lateral (select from endpoints e where e.id = busy.endpoint_id and e.paused_at is null limit 1) as active
     cross join lateral (
       select q.queue, q.endpoint_id, q.first_id from delivery_queues q
       where q.endpoint_id = busy.endpoint_id and q.ready_at <= $1
       order by q.ready_at desc, q.turn
       limit greatest(0, $2::integer - coalesce(($3::jsonb ->> busy.endpoint_id)::integer, 0))
       for update skip locked
     ) as ready`,
    values: [now, perEndpoint, JSON.stringify(Object.fromEntries(underWay))],
  })
  return rows
}

interface Lease {
  readonly free: readonly NewsRow[]
  readonly claimed: readonly Claimed[]
  readonly lease: string
  readonly until: Date
}

/** But not what has changed since it was read: it may have been taken back. Its queue stays ready. */
async function leaseAll(
  client: PoolClient,
  { free, claimed, lease, until }: Lease,
): Promise<ReadonlySet<number>> {
  if (claimed.length === 0) return new Set()
  const { rows } = await client.query<{ id: number }>({
    name: 'lease deliveries',
    text: `with leased as (
       update deliveries d set lease = $4, leased_until = $5, body = told.body, attempts = attempts + 1
       from unnest($1::bigint[], $2::text[], $3::bytea[]) as told (id, version, body)
       where d.id = told.id and d.xmin::text = told.version
       returning d.id, d.queue, d.endpoint_id
     ), taken as (
       update delivery_queues q set ready_at = $5, first_id = leased.id from leased
       where q.queue = leased.queue and q.endpoint_id = leased.endpoint_id
     )
     select id from leased`,
    values: [
      claimed.map(({ id }) => id),
      free.map(({ version }) => version),
      claimed.map(({ body }) => Buffer.from(body)),
      lease,
      until,
    ],
  })
  return new Set(rows.map(({ id }) => id))
}

/** Until the first is due, has waited for a name, or nobody is at it any more. */
async function putOff(client: PoolClient, rows: readonly NewsRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'put queues off',
    text: `update delivery_queues q set ready_at = greatest(told.due_at, told.named_by, told.leased_until)
     from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
       as told (queue, endpoint_id, due_at, named_by, leased_until)
     where q.queue = told.queue and q.endpoint_id = told.endpoint_id`,
    values: [
      ...keysOf(rows),
      rows.map(({ due_at }) => due_at),
      rows.map(({ named_by }) => named_by),
      rows.map(({ leased_until }) => leased_until),
    ],
  })
}

/** Queues in which nothing was found. */
async function forget(client: PoolClient, held: readonly Queue[], rows: readonly NewsRow[]): Promise<void> {
  if (rows.length === held.length) return
  const keyOf = ({ queue, endpoint_id }: Queue) => JSON.stringify([queue, endpoint_id])
  const found = new Set(rows.map(keyOf))
  await client.query({
    name: 'forget queues',
    text: `delete from delivery_queues q using unnest($1::text[], $2::text[]) as told (queue, endpoint_id)
     where q.queue = told.queue and q.endpoint_id = told.endpoint_id`,
    values: keysOf(held.filter((queue) => !found.has(keyOf(queue)))),
  })
}

/** The attempts of a process that died: it has not written down how they ended. */
async function recordCutOff(client: PoolClient, free: readonly NewsRow[], leaseMs: number): Promise<void> {
  const cut = free.flatMap((row) =>
    row.lease !== null && row.leased_until
      ? { ...row, beganAt: new Date(row.leased_until.getTime() - leaseMs) }
      : [],
  )
  if (cut.length === 0) return
  await client.query({
    name: 'record attempts that were cut off',
    text: `insert into delivery_attempts (delivery_id, number, profile_id, began_at)
     select told.* from unnest($1::bigint[], $2::integer[], $3::text[], $4::timestamptz[]) as told
     on conflict do nothing`,
    values: [
      cut.map(({ id }) => id),
      cut.map(({ attempts }) => attempts),
      cut.map(({ profile_id }) => profile_id),
      cut.map(({ beganAt }) => beganAt),
    ],
  })
}
