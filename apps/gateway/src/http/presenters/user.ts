import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platform, Platforms } from '../../context.ts'
import type { LinkedAccount } from '../../domain/account/account-store.ts'
import type { ProfileDetails } from '../../domain/profile/profile-store.ts'
import type { Profile } from '../../domain/profile/profile.ts'
import type { Usage } from '../../domain/usage/usage-store.ts'
import { isoTime } from '../answer.ts'
import { momentSchema, presentMoment, presentNetworks } from './profile.ts'

const displayNameSchema = z
  .object({
    platform: z.string().describe('The network, by its name in paths.'),
    id: z.string().describe('The network’s, of the account.'),
    displayName: z.string().optional().describe('What people see.'),
    pageName: z.string().optional().meta({ description: 'The same name, on Facebook alone.' }),
    username: z.string().optional().describe('What it is called on the network, without `@`.'),
    userImage: z.string().optional().describe('Where its picture lies, often for some days only.'),
    profileUrl: z.string().optional().describe('Its page at the network.'),
    description: z.string().describe('Always empty; clients want it.'),
    created: isoTime.meta({ description: 'When it was linked.' }),
    messagingActive: z
      .boolean()
      .describe(
        'Whether messages of it can be sent and read: all switches are on, and the network accepts us.',
      ),
  })
  .meta({ id: 'DisplayName', description: 'An account, as people know it.' })

export const userSchema = z
  .object({
    refId: z.string().describe('The id of the profile.'),
    title: z.string().describe('Its name.'),
    email: z.string().meta({ description: 'Empty when nobody has said one; see `DM_OWNER_EMAIL`.' }),
    created: momentSchema
      .extend({ utc: isoTime.describe('The same as text.') })
      .describe('When it was made.'),
    activeSocialAccounts: z
      .array(z.string())
      .optional()
      .meta({ description: 'Only when an account is linked.' }),
    displayNames: z.array(displayNameSchema).describe('Its accounts.'),
    messagingEnabled: z.boolean().describe('Whether its messages may be sent and read over the API.'),
    messagingConversationMonthlyCount: z
      .int()
      .describe('In how many conversations it has written this month, see DM_CONVERSATIONS_PER_MONTH.'),
    monthlyApiCalls: z.int().describe('How many calls were made for it this month.'),
    monthlyPostCount: z.literal(0).meta({ description: 'There is nothing here but messages.' }),
    lastApiCall: isoTime.describe('When the last of them was made.'),
    lastUpdated: isoTime.describe('When this was read.'),
    nextUpdate: isoTime.describe('When it is worth reading it again.'),
  })
  .meta({ id: 'User', description: 'A profile and its accounts. Months are by UTC.' })

export interface UserView {
  readonly profile: Profile
  readonly details: ProfileDetails
  readonly accounts: readonly LinkedAccount[]
  readonly usage: Usage | undefined
  readonly messagingEnabled: boolean
  readonly ownerEmail: string | undefined
  readonly now: Date
}

/** A profile with its accounts, as clients look at it after they have connected. */
export function presentUser(view: UserView, platforms: Platforms): z.output<typeof userSchema> {
  const { profile, details, accounts, usage, ownerEmail = '', now } = view
  const { createdAt, email = ownerEmail } = details
  const messagingEnabled = view.messagingEnabled && profile.messagingActive
  const networks = accounts.map(({ platform }) => platform)
  return omitUndefined({
    refId: profile.id,
    title: profile.title,
    email,
    created: { ...presentMoment(createdAt), utc: createdAt.toISOString() },
    activeSocialAccounts: presentNetworks(networks.sort(), platforms),
    displayNames: accounts.map((account) =>
      presentName(account, platforms.byId(account.platform), messagingEnabled),
    ),
    messagingEnabled,
    messagingConversationMonthlyCount: usage?.monthlyConversations ?? 0,
    monthlyApiCalls: usage?.monthlyCalls ?? 0,
    monthlyPostCount: 0 as const,
    lastApiCall: (usage?.lastCallAt ?? createdAt).toISOString(),
    lastUpdated: now.toISOString(),
    nextUpdate: now.toISOString(),
  })
}

/** An account that is switched off or that the network refuses, or whose network is not set up here, takes no messages. */
function presentName(
  account: LinkedAccount,
  platform: Platform | undefined,
  messagingEnabled: boolean,
): z.output<typeof displayNameSchema> {
  const { platform: id, nativeId, name, username, pictureUrl, linkedAt, refused } = account
  const { profileUrl, nameField } = platform?.definition.wireRules ?? {}
  return omitUndefined({
    platform: platform?.wireName ?? id,
    id: nativeId,
    displayName: name,
    ...(nameField !== undefined && { [nameField]: name }),
    username,
    userImage: pictureUrl,
    profileUrl: profileUrl === undefined ? undefined : filled(profileUrl, { id: nativeId, username }),
    description: '',
    created: linkedAt.toISOString(),
    messagingActive:
      messagingEnabled && account.messagingActive && platform !== undefined && refused === undefined,
  })
}

/** The address with what stands for the account's own; none when that is not known. */
function filled(
  template: string,
  { id, username }: { readonly id: string; readonly username: string | undefined },
): string | undefined {
  if (username === undefined && template.includes('{username}')) return undefined
  return template
    .replace('{id}', encodeURIComponent(id))
    .replace('{username}', encodeURIComponent(username ?? ''))
}
