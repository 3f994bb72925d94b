import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform } from '../../context.ts'
import { linkAccount } from '../../domain/account/link.ts'
import { unlinkAccount } from '../../domain/account/unlink.ts'
import type { LinkedAccount } from '../../domain/account/account-store.ts'
import { missingOr, readInput } from '../../domain/errors/read-input.ts'
import { idSchema } from '../../domain/message/send-request.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { isoTime, successOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const error = missingOr('must be a string')
// It goes into headers and addresses, where a control character or half of a letter breaks the call.
const filled = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has a character that no credential has')

const secret = z.string({ error }).pipe(filled).optional()
const linkBody = z.looseObject(
  {
    platform: z.string({ error }),
    accountId: idSchema.pipe(z.string().min(1, 'is empty')),
    accessToken: z.string({ error }).pipe(filled),
    accessTokenSecret: secret,
    refreshToken: secret,
    expiresAt: z.string({ error }).trim().optional(),
    aliases: z.array(idSchema, { error: 'must be an array of ids' }).optional(),
  },
  { error: 'must be a JSON object' },
)

/** What one network wants beside that, as its definition says. */
function ownFields({ definition }: Platform, body: unknown): Record<string, string | undefined> {
  const own = definition.accountSettings.filter(({ key }) => !(key in linkBody.shape))
  const schema = z.object(Object.fromEntries(own.map(({ key }) => [key, secret])))
  return omitUndefined(readInput(schema, body, 'body'))
}

const accountSchema = z
  .object({
    platform: z.string(),
    id: z.string(),
    displayName: z.string().optional(),
    username: z.string().optional(),
    userImage: z.string().optional(),
    created: isoTime,
    expires: isoTime.optional(),
    repaired: z
      .object({ messages: z.int(), at: isoTime })
      .optional()
      .meta({ description: 'Messages that no webhook had told and that were found since.' }),
    state: z.enum(['active', 'authorization_lost']),
    stateSince: isoTime.optional(),
    stateReason: z.string().optional(),
  })
  .meta({ id: 'Account', description: 'An account of ours on a network.' })
const oneAccount = successOf({ account: accountSchema })

const paths = ['/accounts'] as const

export const accountRoutes = [
  defineRoute({
    method: 'POST',
    paths,
    summary: 'Links an account of ours by its credentials.',
    body: linkBody,
    answer: oneAccount,
    errors: [
      'app_missing',
      'not_linked',
      'authorization_lost',
      'permission_missing',
      'network_refused',
      'network_unavailable',
    ],
    handle: async ({ context, onLinked, profile, body }) => {
      const { platform: name, accountId, accessToken, aliases, expiresAt } = body
      const { accessTokenSecret, refreshToken } = body
      const platform = requirePlatform(context, name)
      const credentials = {
        ...omitUndefined({ accountId, accessToken, accessTokenSecret, refreshToken, expiresAt, aliases }),
        ...ownFields(platform, body),
      }
      const linked = await linkAccount(context, { profileId: profile.id, platform, credentials })
      onLinked(linked)
      return { status: 'success', account: presentAccount(linked.account, platform.wireName) }
    },
  }),
  defineRoute({
    method: 'GET',
    paths,
    summary: 'Lists the accounts that are linked.',
    answer: successOf({ accounts: z.array(accountSchema) }),
    handle: async ({ context, profile }) => {
      const accounts = await context.store.accounts.list(profile.id)
      return {
        status: 'success',
        accounts: accounts.map((account) =>
          presentAccount(account, context.platforms.byId(account.platform)?.wireName ?? account.platform),
        ),
      }
    },
  }),
  defineRoute({
    method: 'DELETE',
    paths: ['/accounts/:platform'],
    summary: 'Unlinks an account.',
    answer: oneAccount,
    errors: ['app_missing', 'not_linked'],
    handle: async ({ context, profile, param }) => {
      const platform = requirePlatform(context, param('platform'))
      const account = await unlinkAccount(context, profile.id, platform)
      return { status: 'success', account: presentAccount(account, platform.wireName) }
    },
  }),
]

/** An account whose credentials the network refuses is `authorization_lost` until it is linked again. */
function presentAccount(account: LinkedAccount, platform: string) {
  const { nativeId, name, username, pictureUrl, linkedAt, expiresAt, repaired, refused } = account
  return omitUndefined<z.output<typeof accountSchema>>({
    platform,
    id: nativeId,
    displayName: name,
    username,
    userImage: pictureUrl,
    created: linkedAt.toISOString(),
    expires: expiresAt?.toISOString(),
    repaired: repaired && { messages: repaired.messages, at: repaired.at.toISOString() },
    state: refused ? 'authorization_lost' : 'active',
    stateSince: refused?.at.toISOString(),
    stateReason: refused?.reason,
  })
}
