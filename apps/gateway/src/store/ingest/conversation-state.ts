import { omitUndefined } from '@dm/core/kit'
import type { PoolClient } from 'pg'
import type { ConversationState } from '../../domain/conversation/conversation-state.ts'
import { isoOf } from './iso-of.ts'

export interface StateColumns {
  readonly id: string
  readonly profile_id: string
  readonly account_id: string
  readonly platform: string
  readonly status: ConversationState['status']
  readonly read_watermark: Date | null
  readonly delivered_watermark: Date | null
  readonly last_message_at: Date | null
  readonly last_sequence: number
  readonly window_openings: ConversationState['windowOpenings'] | null
}

export const stateColumns =
  'id, profile_id, account_id, platform, status, read_watermark, delivered_watermark, last_message_at, last_sequence, window_openings'

export function stateOf(row: StateColumns): ConversationState {
  return omitUndefined({
    id: row.id,
    profileId: row.profile_id,
    accountId: row.account_id,
    platform: row.platform,
    status: row.status,
    readWatermark: isoOf(row.read_watermark),
    deliveredWatermark: isoOf(row.delivered_watermark),
    lastMessageAt: isoOf(row.last_message_at),
    lastSequence: row.last_sequence,
    windowOpenings: row.window_openings ?? undefined,
  })
}

export async function conversationStates(
  client: PoolClient,
  conversations: readonly { readonly id: string }[],
): Promise<ConversationState[]> {
  const { rows } = await client.query<StateColumns>(
    `select ${stateColumns} from conversations where id = any ($1)`,
    [conversations.map(({ id }) => id)],
  )
  return rows.map(stateOf)
}
