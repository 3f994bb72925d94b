import type { Database } from '@dm/gateway/src/store/database.ts'

/** Who has half of all messages. */
export const hot = 'hot'

/** How many others have the other half. */
const others = 2000

/**
 * Fills a database in which one account is linked: half of the messages in one conversation, a second apart, every
 * tenth, in each conversation, an answer of ours.
 */
export async function load({ pool }: Database, messages: number): Promise<void> {
  const client = await pool.connect()
  try {
    // What is loaded fits together.
    await client.query('set session_replication_role = replica')
    await client.query(conversations, [others])
    for (const statement of [journal, written, log]) await client.query(statement, [messages, others])
    await client.query(lastOfEach)
    await client.query('vacuum analyze')
  } finally {
    client.release(true)
  }
}

const conversations = `
  insert into conversations (id, profile_id, account_id, platform, key, participant_id)
  select conversation, profile_id, account.id, platform, 'participant:' || person, person
  from accounts as account,
    (select '${hot}', '${hot}' union all select 'c' || n, 'p' || n from generate_series(0, $1::int - 1) as n)
      as one (conversation, person)`

/** The n-th message, by whom and in which conversation. */
const told = `
  (select n, 'm' || n as message, case when (n / (2 * $2::int) + n / 2) % 10 = 0 then 'outbound' else 'inbound' end as direction,
     case when n % 2 = 0 then '${hot}' else 'c' || n / 2 % $2::int end as conversation,
     case when n % 2 = 0 then '${hot}' else 'p' || n / 2 % $2::int end as person,
     timestamptz '2026-01-01 00:00Z' + n * interval '1 second' as at
   from generate_series(1, $1::int) as n) as told, accounts as account`

const journal = `
  insert into journal
    (profile_id, account_id, platform, account_native_id, event_id, message_native_id, type, raw, state)
  select profile_id, id, platform, native_id, 'message.received:' || message, message, 'message.received',
    convert_to(repeat('raw ', 180), 'UTF8'), 'applied'
  from ${told}`

const written = `
  insert into messages
    (profile_id, account_id, conversation_id, platform, native_id, direction, state, sender_id, text, sent_at)
  select profile_id, id, conversation, platform, message, direction,
    case direction when 'inbound' then 'received' else 'sent' end, person, 'Is this still for sale? ' || message, at
  from ${told} order by n`

const log = `
  insert into events
    (profile_id, account_id, conversation_id, platform, sequence, type, message_native_id, body, history, occurred_at)
  select profile_id, id, conversation, platform, row_number() over (partition by conversation order by n),
    'message.received', message, jsonb_build_object('id', message), false, at
  from ${told} order by n`

const lastOfEach = `
  update conversations c set last_message_at = latest, last_sequence = sequence
  from (select conversation_id, max(occurred_at) as latest, max(sequence) as sequence from events group by 1) as last
  where id = conversation_id`
