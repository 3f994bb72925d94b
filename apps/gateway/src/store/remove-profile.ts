import type { Pool } from 'pg'

type Portion = readonly [table: string, rows: string]

/**
 * What a profile has, in the order in which it goes: nothing goes before what refers to it. Each finds its rows by an
 * index, however many other profiles have. What is still to be told of its accounts belongs to none of them, and waits
 * for so many milliseconds at most, with the endpoint that hears of it and with the row of the profile.
 */
const portionsOf = (tellForMs: number): readonly Portion[] => [
  [
    'endpoints',
    `select ctid from endpoints e where e.profile_id = $1
     and not (e.action = 'social' and ${isTold(`'social:' || $1`, tellForMs, 'and d.endpoint_id = e.id')})`,
  ],
  [
    'deliveries',
    `select d.ctid from deliveries d where d.queue = 'social:' || $1 and not (${waits(tellForMs)}
       and exists (select from endpoints e where e.id = d.endpoint_id))`,
  ],
  [
    'delivery_queues',
    `select q.ctid from delivery_queues q where q.profile_id = $1
     and not (q.queue like 'social:%' and ${isTold('q.queue', tellForMs)})`,
  ],
  ...[
    'deliveries',
    'reactions',
    'receipts',
    'participants',
    'conversations_to_read',
    'auto_responses',
    'split_sends',
  ].map((table) => [table, ofAccounts(table)] as const),
  [
    'journal',
    `select j.ctid from accounts a join journal j on j.platform = a.platform
       and j.account_native_id = coalesce(a.journal_name, a.native_id) and j.account_id = a.id
     where a.profile_id = $1`,
  ],
  ...['events', 'messages'].map(
    (table) =>
      [
        table,
        `select d.ctid from accounts a join conversations c on c.account_id = a.id
         join ${table} d on d.conversation_id = c.id where a.profile_id = $1`,
      ] as const,
  ),
  ['conversations', ofAccounts('conversations')],
  ['idempotency_keys', `select ctid from idempotency_keys where profile_id = $1`],
  ['accounts', `select ctid from accounts where profile_id = $1`],
  ['profiles', `select ctid from profiles where id = $1 and not ${isTold(`'social:' || $1`, tellForMs)}`],
]

const waits = (tellForMs: number) =>
  `d.state = 'waiting' and d.created_at > now() - ${tellForMs} * interval '1 millisecond'`

/** SQL for whether something of a queue is still to be told. */
function isTold(queue: string, tellForMs: number, more = ''): string {
  return `exists (select from deliveries d where d.queue = ${queue} ${more} and ${waits(tellForMs)})`
}

function ofAccounts(table: string): string {
  return `select d.ctid from accounts a join ${table} d on d.account_id = a.id where a.profile_id = $1`
}

/** Profiles that were deleted, but those of which something is to be told and nothing else is left. */
export async function profilesToRemove(pool: Pool, tellForMs: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select p.id from profiles p where p.deleted_at is not null
     and (exists (select from accounts a where a.profile_id = p.id) or not ${isTold(`'social:' || p.id`, tellForMs)})
     order by p.deleted_at limit 100`,
  )
  return rows.map(({ id }) => id)
}

/** Removes some of what a deleted profile has, at last the profile itself. Gives how many rows; 0: nothing is left. */
export async function removePortion(
  pool: Pool,
  profileId: string,
  { limit, tellForMs }: { readonly limit: number; readonly tellForMs: number },
): Promise<number> {
  for (const [table, rows] of portionsOf(tellForMs)) {
    const { rowCount } = await pool.query({
      text: `delete from ${table} where ctid = any (array(${rows} limit $2))`,
      values: [profileId, limit],
    })
    if (rowCount) return rowCount
  }
  return 0
}
