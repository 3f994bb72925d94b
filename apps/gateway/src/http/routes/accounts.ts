import type { Credentials } from '@dm/core'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { linkAccount } from '../../domain/account/link.ts'
import type { LinkedAccount } from '../../domain/account/account-store.ts'
import { readInput } from '../../domain/errors/read-input.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import type { ApiEnv } from '../api-env.ts'
import { json, readJson } from '../json.ts'

const linkBody = z.object(
  {
    platform: z.string({ error: 'is missing' }),
    accountId: z.string({ error: 'is missing' }).trim().min(1, 'is empty'),
    accessToken: z.string({ error: 'is missing' }).trim().min(1, 'is empty'),
    accessTokenSecret: z.string().optional(),
    refreshToken: z.string().optional(),
  },
  { error: 'must be a JSON object' },
)

/** `/accounts`: link an account of ours by its credentials, and list what is linked. */
export function accountRoutes(
  context: Context,
  onLinked: (linked: { account: LinkedAccount; isNew: boolean }) => void,
) {
  return new Hono<ApiEnv>()
    .post('/', async (c) => {
      const { platform: name, ...given } = readInput(linkBody, await readJson(c), 'body')
      const platform = requirePlatform(context, name)
      const credentials = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as unknown as Credentials
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
}

function presentAccount({ nativeId, name, username, pictureUrl, linkedAt }: LinkedAccount, platform: string) {
  return { platform, id: nativeId, displayName: name, username, userImage: pictureUrl, created: linkedAt }
}
