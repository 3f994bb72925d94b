/** Lists of legacy items, as both activity APIs name them. */
export type ActivityList =
  'direct_message_events' | 'direct_message_mark_read_events' | 'direct_message_indicate_typing_events'

/** Items of a list, with the people they speak of. */
export interface ListedItems {
  kind: 'listed'
  list: ActivityList
  items: Record<string, unknown>[]
  people: string[]
}

/** One thing to tell about one account. */
export interface Activity {
  /** `dm.received`, `chat.received`, `oauth.revoke`, … */
  name: string
  /** The account it is told about; absent for what has an empty filter. */
  userId: string | undefined
  /** Activities of one conversation stay in order. */
  lane: string
  content: ListedItems | { kind: 'payload'; payload: Record<string, unknown> }
}
