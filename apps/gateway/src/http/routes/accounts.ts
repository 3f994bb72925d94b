import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform } from '../../context.ts'
import { linkAccount } from '../../domain/account/link.ts'
import { switchMessaging } from '../../domain/account/switch-messaging.ts'
import { unlinkAccount } from '../../domain/account/unlink.ts'
import type { LinkedAccount } from '../../domain/account/account-store.ts'
import { missingOr, readInput } from '../../domain/errors/read-input.ts'
import { idSchema } from '../../domain/message/send-request.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { isoTime, successOf } from '../answer.ts'
import { flag } from '../lenient.ts'
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
    platform: z.string({ error }).describe('The network, by its name in paths.'),
    accountId: idSchema
      .pipe(z.string().min(1, 'is empty'))
      .describe('The network’s id of the account: of the Page, the professional account or the user.'),
    accessToken: z
      .string({ error })
      .pipe(filled)
      .describe(
        'With which the network lets us act for the account. It is kept encrypted and shown nowhere.',
      ),
    accessTokenSecret: secret.describe('Beside the token, of accounts of X that use OAuth 1.0a.'),
    refreshToken: secret.describe(
      'With which the token is renewed before it ends, where the network has such.',
    ),
    expiresAt: z
      .string({ error })
      .trim()
      .optional()
      .describe('When the token ends, like 2026-11-22T10:00:00.000Z. The network’s own word goes before it.'),
    aliases: z
      .array(idSchema, { error: 'must be an array of ids' })
      .optional()
      .describe('Other ids that the network’s webhooks may name the account by.'),
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
    platform: z.string().describe('The network, by its name in paths.'),
    id: z.string().describe('The network’s, of the account.'),
    displayName: z.string().optional().describe('What people see.'),
    username: z.string().optional().describe('What it is called on the network, without `@`.'),
    userImage: z.string().optional().describe('Where its picture lies, often for some days only.'),
    created: isoTime.describe('When it was linked.'),
    expires: isoTime.optional().describe('When its credentials end; most are renewed before.'),
    repaired: z
      .object({ messages: z.int().describe('How many.'), at: isoTime.describe('When the last were found.') })
      .optional()
      .meta({ description: 'Messages that no webhook had told and that were found since.' }),
    messagingActive: z
      .boolean()
      .describe('The switch of the account; those of the profile and the gateway stand beside it.'),
    state: z
      .enum(['active', 'authorization_lost'])
      .describe('`authorization_lost`: the network refuses its credentials; link it again.'),
    stateSince: isoTime.optional().describe('Since when it does.'),
    stateReason: z.string().optional().describe('What it says.'),
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
    answer: successOf({ accounts: z.array(accountSchema).describe('One for each network at most.') }),
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
    method: 'PATCH',
    paths: ['/accounts/:platform'],
    summary: 'Switches the messaging of an account on or off.',
    body: z.object(
      {
        messagingActive: flag.describe(
          'Whether its messages may be sent and read over the API, told to webhooks and answered by itself. What comes in is kept in any case.',
        ),
      },
      { error: 'must be a JSON object' },
    ),
    answer: oneAccount,
    errors: ['app_missing', 'not_linked'],
    handle: async ({ context, profile, param, body: { messagingActive } }) => {
      const platform = requirePlatform(context, param('platform'))
      const account = await switchMessaging(context, profile.id, platform, messagingActive)
      return { status: 'success', account: presentAccount(account, platform.wireName) }
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
  const { nativeId, name, username, pictureUrl, linkedAt, expiresAt, repaired, refused, messagingActive } =
    account
  return omitUndefined<z.output<typeof accountSchema>>({
    platform,
    id: nativeId,
    displayName: name,
    username,
    userImage: pictureUrl,
    created: linkedAt.toISOString(),
    expires: expiresAt?.toISOString(),
    repaired: repaired && { messages: repaired.messages, at: repaired.at.toISOString() },
    messagingActive,
    state: refused ? 'authorization_lost' : 'active',
    stateSince: refused?.at.toISOString(),
    stateReason: refused?.reason,
  })
}
