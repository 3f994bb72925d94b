import type { Activity, ListedItems } from './activity.ts'
import type { XContext } from './context.ts'
import { profileImageUrl } from './media-hosts.ts'
import type { Subscription, XUser } from './world.ts'

/** One activity with the subscription that lets it through. */
export interface Subscribed {
  activity: Activity
  subscription: Pick<Subscription, 'tag'>
}

/** The body of the X Activity API; https://docs.x.com/x-api/activity/event-payloads */
export function activityBody(context: XContext, told: readonly Subscribed[]): string {
  const data = told.map(({ activity, subscription }) => ({
    event_uuid: eventUuid(context, activity),
    event_type: activity.name,
    filter: { user_id: activity.userId },
    tag: subscription.tag,
    payload: payloadOf(context, activity),
  }))
  const isArray = data.length > 1 || context.switches.arrayData
  return JSON.stringify({ data: isArray ? data : data[0] })
}

/** The body of the deprecated Account Activity API; https://docs.x.com/x-api/account-activity/introduction */
export function accountActivityBody(
  context: XContext,
  userId: string,
  activities: readonly Activity[],
): string | undefined {
  const contents = activities.flatMap(({ content }) => (content.kind === 'listed' ? content : []))
  if (contents.length === 0) return undefined
  const lists: Record<string, unknown[]> = {}
  for (const { list, items } of contents) lists[list] = [...(lists[list] ?? []), ...items]
  const people = [...new Set(contents.flatMap((content) => content.people))]
  const fromApp = contents.some(({ items }) => JSON.stringify(items).includes('"source_app_id"'))
  const { id, name } = context.app
  return JSON.stringify({
    for_user_id: userId,
    ...lists,
    apps: fromApp ? { [id]: { id, name, url: 'https://app.example.com' } } : undefined,
    users: peopleOf(context, people, (user) => olderUser(context, user)),
  })
}

/** The older body that tells of a withdrawn consent, and whose it was; undefined for what tells of something else. */
export function revocationOf({ name, content }: Activity): { userId: string; body: string } | undefined {
  if (name !== 'oauth.revoke' || content.kind !== 'payload') return undefined
  const { user_id, app_id, date_time } = content.payload
  const revoke = { date_time, target: { app_id }, source: { user_id } }
  return { userId: String(user_id), body: JSON.stringify({ user_event: { revoke } }) }
}

function payloadOf(context: XContext, { content }: Activity): Record<string, unknown> {
  if (content.kind === 'payload') return content.payload
  return {
    [content.list]: content.items.map(withoutApp),
    users: peopleOf(context, content.people, (user) => ({ data: newerUser(context, user) })),
  }
}

/** The app a message was sent with is named in the older body only. */
function withoutApp(item: ListedItems['items'][number]): Record<string, unknown> {
  const create = item.message_create
  if (typeof create !== 'object' || create === null) return item
  return { ...item, message_create: { ...create, source_app_id: undefined } }
}

/** A signed 64-bit number for legacy messages: it can be negative. */
function eventUuid(context: XContext, { name }: Activity): string {
  const digits = context.ids.nextDigits()
  return context.switches.negativeUuids && name.startsWith('dm.') ? `-${digits}` : digits
}

function peopleOf(context: XContext, ids: readonly string[], view: (user: XUser) => unknown) {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const user = context.world.users.get(id)
      return user ? [[id, view(user)]] : []
    }),
  )
}

function newerUser(context: XContext, user: XUser) {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    profile_image_url: profileImageUrl(context, user),
  }
}

function olderUser(context: XContext, user: XUser) {
  const image = profileImageUrl(context, user)
  return {
    id: user.id,
    created_timestamp: String(user.createdAtMs),
    name: user.name,
    screen_name: user.username,
    protected: user.isProtected,
    verified: user.verified,
    profile_image_url: image.replace('https:', 'http:'),
    profile_image_url_https: image,
  }
}
