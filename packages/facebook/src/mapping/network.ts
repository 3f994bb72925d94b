import { partyOf, type EventNetwork } from '@dm/meta'
import { messageId } from './message-id.ts'

/** What is Messenger's own in the reading of events and messages. */
export const messenger: EventNetwork = {
  platform: 'facebook',
  object: 'page',
  messageId,
  isOwnAct: ({ sender }, entryId) => entryId !== undefined && partyOf(sender) === entryId,
  accountIds: (entryId, ownSide) => [entryId ?? ownSide],
}
