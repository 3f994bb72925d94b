import { omitUndefined } from '@dm/core/kit'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Context, Platform } from '../../context.ts'
import { linkAccount } from '../../domain/account/link.ts'
import { unlinkAccount } from '../../domain/account/unlink.ts'
import type { LinkedAccount } from '../../domain/account/account-store.ts'
import { missingOr, readInput } from '../../domain/errors/read-input.ts'
import { idSchema } from '../../domain/message/send-request.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import type { ApiEnv } from '../api-env.ts'
import { allowOnly } from '../allow-only.ts'
import { json, readJson } from '../json.ts'

const error = missingOr('must be a string')
// It goes into headers and addresses, where a control character breaks the call.
const filled = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^\P{Cc}*$/u, 'has a control character')

const secret = z.string({ error }).pipe(filled).optional()
const linkBody = z.object(
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

/** `/accounts`: link an account of ours by its credentials, list what is linked, and unlink. */
export function accountRoutes(
  context: Context,
  onLinked: (linked: { account: LinkedAccount; isNew: boolean }) => void,
) {
  return new Hono<ApiEnv>()
    .post('/', async (c) => {
      const body = await readJson(c)
      const { platform: name, ...given } = readInput(linkBody, body, 'body')
      const platform = requirePlatform(context, name)
      const credentials = { ...omitUndefined(given), ...ownFields(platform, body) }
      const linked = await linkAccount(context, { profileId: c.get('profileId'), platform, credentials })
      onLinked(linked)
      return json(c, { status: 'success', account: presentAccount(linked.account, platform.wireName) })
    })
    .get('/', async (c) => {
      const accounts = await context.store.accounts.list(c.get('profileId'))
      return json(c, {
        status: 'success',
        accounts: accounts.map((account) =>
          presentAccount(account, context.platforms.byId(account.platform)?.wireName ?? account.platform),
        ),
      })
    })
    .all('/', allowOnly(['POST', 'GET']))
    .delete('/:platform', async (c) => {
      const platform = requirePlatform(context, c.req.param('platform'))
      const account = await unlinkAccount(context, c.get('profileId'), platform)
      return json(c, { status: 'success', account: presentAccount(account, platform.wireName) })
    })
    .all('/:platform', allowOnly(['DELETE']))
}

/** An account whose credentials the network refuses is `authorization_lost` until it is linked again. */
function presentAccount(account: LinkedAccount, platform: string) {
  const { nativeId, name, username, pictureUrl, linkedAt, expiresAt, repaired, refused } = account
  return omitUndefined({
    platform,
    id: nativeId,
    displayName: name,
    username,
    userImage: pictureUrl,
    created: linkedAt,
    expires: expiresAt,
    repaired,
    state: refused ? 'authorization_lost' : 'active',
    stateSince: refused?.at,
    stateReason: refused?.reason,
  })
}
