import type { EventNetwork } from '@dm/meta'
import { messageId } from './message-id.ts'

/** What is Messenger's own in the reading of events and messages. */
export const messenger: EventNetwork = {
  platform: 'facebook',
  object: 'page',
  messageId,
  accountIds: (entryId, ownSide) => [entryId ?? ownSide],
}
