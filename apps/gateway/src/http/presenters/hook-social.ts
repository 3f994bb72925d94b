import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { LinkNews } from '../../domain/hook/delivery-store.ts'
import { hookMoment, type HookNetwork } from './hook-envelope.ts'

export const socialPayload = z.strictObject({
  action: z.literal('social').describe('What the endpoint is registered for.'),
  type: z
    .enum(['link', 'unlink', 'refresh'])
    .describe(
      'The account was linked or unlinked; its credentials changed, work again, or work no more: then there are `details`.',
    ),
  code: z.literal(200).describe('Always the same; clients want it.'),
  platform: z.string().describe('The network, by its name in paths.'),
  displayName: z.string().describe('Of the account: its name, username or id.'),
  source: z
    .enum(['user', 'system'])
    .describe('Whether somebody asked for it, also by deleting the profile, or it came about by itself.'),
  refreshBy: z.iso.datetime().optional().describe('When the credentials end that are there now.'),
  details: z
    .strictObject({
      status: z.literal('error').describe('The network accepts us no more.'),
      code: z.int().describe('With which calls for the account fail now.'),
      message: z.string().describe('What the network says.'),
    })
    .optional()
    .describe('Why the account has to be linked again.'),
  created: z.iso.datetime().describe('When it happened.'),
  timeStamp: z.int().describe('The same as `created`, in Unix seconds.'),
  hookId: z.string().describe('Of this event, the same at each attempt.'),
  refId: z.string().describe('Of the profile.'),
  title: z.string().describe('Of the profile.'),
  url: z.string().describe('Where the profile is registered.'),
})

/** What became of the link to an account, as an endpoint is told of it. */
export function presentHookSocial(
  { type, displayName, source, refreshBy, details, at, hookId, profile, url }: LinkNews,
  { platform }: Pick<HookNetwork, 'platform'>,
): z.output<typeof socialPayload> {
  return omitUndefined({
    action: 'social',
    type,
    code: 200,
    platform,
    displayName,
    source,
    refreshBy,
    details,
    created: hookMoment(at),
    timeStamp: Math.floor(at.getTime() / 1000),
    hookId,
    refId: profile.id,
    title: profile.title,
    url,
  })
}
