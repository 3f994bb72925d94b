import { z } from 'zod'
import type { OwnWordsNews } from '../../domain/hook/delivery-store.ts'
import { camelCase, camelCased } from './camel-cased.ts'
import { hookMoment, type HookNetwork } from './hook-envelope.ts'

const event = z.looseObject({
  createdAt: z.iso.datetime().optional().describe('When it happened, where the network says so.'),
})

const payload = z.object({
  action: z.literal('accountActivity').describe('What the endpoint is registered for.'),
  type: z.literal('accountActivity').describe('The same.'),
  code: z.literal(200).describe('Always the same; clients want it.'),
  platform: z.string().describe('The network, by its name in paths.'),
  directMessageEvents: event
    .extend({
      type: z.string().optional().describe('What it is, in the network’s word.'),
      id: z.string().optional().describe('The network’s.'),
    })
    .optional()
    .describe('A message of either side. It is one, in spite of the name, as in all that follow.'),
  directMessageMarkReadEvents: event.optional().describe('Somebody has read.'),
  directMessageIndicateTypingEvents: event.optional().describe('Somebody types.'),
  users: z.record(z.string(), z.unknown()).optional().describe('Whom the event names, by id.'),
  apps: z.record(z.string(), z.unknown()).optional().describe('What a message was sent with, by id.'),
  mediaUrls: z.array(z.string()).describe('Of what is attached to a message.'),
  retryAttempt: z.literal(0).describe('The body is the same at each attempt; a header counts them.'),
  source: z.literal('system').describe('Nobody here has asked for it.'),
  title: z.string().describe('Of all news of this kind, not of the profile.'),
  created: z.iso.datetime().describe('When it happened, by the network.'),
  scheduleDate: z.iso.datetime().describe('The same as `created`.'),
  hookId: z.string().describe('Of this event, the same at each attempt.'),
  refId: z.string().describe('Of the profile.'),
  url: z.string().describe('Where the profile is registered.'),
})

/** What the network tells of other kinds stands under its word for it. */
export const accountActivityPayload = payload.catchall(z.union([z.looseObject({}), z.array(z.unknown())]))

/** An event in its network's own words, with names in camel case, as an endpoint is told of it. */
export function presentHookActivity(
  { key, item = {}, beside, mediaUrls = [], at, hookId, profile, url }: OwnWordsNews,
  { platform, activityTitle = profile.title }: Pick<HookNetwork, 'platform' | 'activityTitle'>,
): z.output<typeof payload> {
  const created = hookMoment(at)
  const own: object = { [camelCase(key)]: camelCased(item) }
  const named = Object.entries(beside).map(([name, all]) => [camelCase(name), byId(all)])
  return {
    ...own,
    ...(Object.fromEntries(named) as object),
    action: 'accountActivity',
    type: 'accountActivity',
    code: 200,
    platform,
    mediaUrls: [...mediaUrls],
    retryAttempt: 0,
    source: 'system',
    title: activityTitle,
    created,
    scheduleDate: created,
    hookId,
    refId: profile.id,
    url,
  }
}

/** An id stays as it is, whatever it looks like. */
function byId(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).map(([id, one]) => [id, camelCased(one)]))
}
