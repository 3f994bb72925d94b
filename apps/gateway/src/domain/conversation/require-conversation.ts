import type { Context, Platform } from '../../context.ts'
import { WireError } from '../errors/wire-error.ts'
import type { StoredConversation } from './conversation-store.ts'

/** A conversation by our id or the network's. Fails with `conversation_not_found`. */
export async function requireConversation(
  context: Context,
  profileId: string,
  platform: Platform,
  id: string,
): Promise<StoredConversation> {
  const found = await context.store.conversations.find(profileId, platform.id, id)
  if (!found) {
    throw new WireError('conversation_not_found', {
      field: 'conversationId',
      message: `There is no conversation ${id} on ${platform.title}.`,
    })
  }
  return found
}
