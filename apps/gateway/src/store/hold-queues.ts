import type { PoolClient } from 'pg'

/**
 * Locks the queues of conversations before deliveries in them are changed, as everybody does who changes both and in the
 * same order: else two would wait for each other.
 */
export async function holdQueues(client: PoolClient, conversationIds: readonly string[]): Promise<void> {
  await client.query(
    'select from delivery_queues where queue = any ($1) order by queue, endpoint_id for update',
    [conversationIds],
  )
}
