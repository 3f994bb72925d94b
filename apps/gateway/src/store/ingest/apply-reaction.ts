import type { ReactionAdded, ReactionRemoved } from '@dm/core'
import { storable } from '../storable.ts'
import type { Applying } from './applying.ts'

/** Keeps a person's last word on a message: the latest by the network's time wins, then the greater id. */
export async function putReaction(
  { client, account }: Applying,
  event: ReactionAdded | ReactionRemoved,
): Promise<void> {
  const { messageId, participantId, emoji, name } = event.reaction
  await client.query(
    `insert into reactions as r
       (account_id, message_native_id, participant_id, profile_id, emoji, name, removed, occurred_at, event_id)
     values ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, '-infinity'), $9)
     on conflict (account_id, message_native_id, participant_id) do update set
       emoji = excluded.emoji, name = excluded.name, removed = excluded.removed,
       occurred_at = excluded.occurred_at, event_id = excluded.event_id
     where (r.occurred_at, r.event_id) < (excluded.occurred_at, excluded.event_id)`,
    [
      account.id,
      storable(messageId),
      storable(participantId),
      account.profileId,
      storable(emoji ?? null),
      storable(name ?? null),
      event.type === 'reaction.removed',
      event.occurredAt ?? null,
      storable(event.id),
    ],
  )
}
