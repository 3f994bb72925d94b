import type {
  ConversationRef,
  Message,
  MessageDelivered,
  MessageRead,
  MessageReceived,
  MessageSent,
  PostbackReceived,
} from '@dm/core'
import { storable } from '../storable.ts'
import type { Applying } from './applying.ts'

/**
 * Moves a conversation to the time of what was said in it. What a correspondent writes brings it back from the
 * archive.
 */
export async function noteActivity(
  { client, history }: Applying,
  conversationId: string,
  activity: Activity,
): Promise<void> {
  await client.query(
    `update conversations set
       last_message_at = greatest(last_message_at, $2::timestamptz),
       status = case when $3 then 'active' else status end
     where id = $1`,
    [conversationId, timeOf(activity) ?? null, !history && activity.type !== 'message.sent'],
  )
}

type Activity = MessageReceived | MessageSent | PostbackReceived

/**
 * Makes sure that the correspondents are known by id, and keeps what the message tells of them. Who was looked
 * up more than a day ago is looked up again: people change their names, and links to pictures expire.
 */
export async function rememberPeople(
  { client, account }: Applying,
  conversation: ConversationRef,
  message?: Message,
): Promise<void> {
  const inbound = message?.direction === 'inbound' ? [message.sender] : []
  const people = new Map([...inbound, ...(message?.recipients ?? [])].map((one) => [one.id, one]))
  const id = conversation.participantId
  if (id !== undefined && !people.has(id)) people.set(id, { id })
  for (const name of account.names) people.delete(name)
  for (const person of people.values()) {
    await client.query(
      `insert into participants as p (account_id, native_id, profile_id, name, username, picture_url)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (account_id, native_id) do update set
         name = coalesce(p.name, excluded.name),
         username = coalesce(p.username, excluded.username),
         picture_url = coalesce(p.picture_url, excluded.picture_url),
         looked_up_at = case when p.looked_up_at > now() - interval '1 day' then p.looked_up_at end`,
      storable([
        account.id,
        person.id,
        account.profileId,
        person.name ?? null,
        person.username ?? null,
        person.pictureUrl ?? null,
      ]),
    )
  }
}

/**
 * Keeps how far the correspondent has received or read: a watermark only ever moves on, and messages that are
 * named are kept by name, because they may not be there yet.
 */
export async function putReceipt(
  { client, account }: Applying,
  conversationId: string,
  event: MessageRead | MessageDelivered,
): Promise<void> {
  const kind = event.type === 'message.read' ? 'read' : 'delivered'
  const { watermark, messageIds = [] } = event.receipt
  if (watermark !== undefined) {
    await client.query(
      `update conversations set ${kind}_watermark = greatest(${kind}_watermark, $2::timestamptz) where id = $1`,
      [conversationId, watermark],
    )
  }
  if (messageIds.length > 0) {
    await client.query(
      `insert into receipts (account_id, message_native_id, kind, profile_id, conversation_id)
       select $1, id, $2, $3, $4 from unnest($5::text[]) as id order by id
       on conflict do nothing`,
      [account.id, kind, account.profileId, conversationId, [...new Set(storable(messageIds))]],
    )
  }
}

function timeOf(activity: Activity): string | undefined {
  return activity.type === 'postback.received'
    ? activity.occurredAt
    : (activity.message.sentAt ?? activity.occurredAt)
}
