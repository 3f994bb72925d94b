import type { EventNetwork } from '@dm/meta'

/** What is Instagram's own in the reading of events and messages. */
export const network: EventNetwork = {
  platform: 'instagram',
  object: 'instagram',
  messageId: (native) => native,
  // Not by the entry: in samples it names the person.
  isOwnAct: ({ is_self: isSelf }) => isSelf === true,
  // The entry may name the Page, or even the person, where the event itself has the account.
  // https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks
  accountIds: (entryId, ownSide) => [ownSide, entryId],
}
