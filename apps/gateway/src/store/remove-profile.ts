import type { Pool } from 'pg'

/**
 * What a profile has, in the order in which it goes: nothing goes before what refers to it. Each finds its rows by an
 * index, however many other profiles have.
 */
const portions: readonly (readonly [table: string, rows: string])[] = [
  ['endpoints', `select ctid from endpoints where profile_id = $1`],
  // That its accounts were unlinked belongs to no account, and somebody else may still be about to be told.
  [
    'deliveries',
    `select d.ctid from deliveries d where d.queue = 'social:' || $1
     and (d.state <> 'waiting' or not exists (select from endpoints e where e.id = d.endpoint_id))`,
  ],
  [
    'delivery_queues',
    `select q.ctid from delivery_queues q where q.profile_id = $1 and not ${stillToldIn('q.queue')}`,
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
  ['accounts', `select ctid from accounts where profile_id = $1`],
  ['idempotency_keys', `select ctid from idempotency_keys where profile_id = $1`],
  ['profiles', `select ctid from profiles where id = $1 and not ${stillToldIn(`'social:' || $1`)}`],
]

function stillToldIn(queue: string): string {
  return `exists (select from deliveries d where d.queue = ${queue} and d.queue like 'social:%')`
}

function ofAccounts(table: string): string {
  return `select d.ctid from accounts a join ${table} d on d.account_id = a.id where a.profile_id = $1`
}

/** Removes some of what a deleted profile has, at last the profile itself. Gives how many rows; 0: nothing is left. */
export async function removePortion(pool: Pool, profileId: string, limit: number): Promise<number> {
  for (const [table, rows] of portions) {
    const { rowCount } = await pool.query({
      text: `delete from ${table} where ctid = any (array(${rows} limit $2))`,
      values: [profileId, limit],
    })
    if (rowCount) return rowCount
  }
  return 0
}
