import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import { missingOr, readInput } from '../../domain/errors/read-input.ts'
import { createProfile } from '../../domain/profile/create-profile.ts'
import type { WantedProfiles } from '../../domain/profile/profile-store.ts'
import { deleteProfile } from '../../domain/profile/delete-profile.ts'
import { requireDoomed } from '../../domain/profile/require-doomed.ts'
import { updateProfile } from '../../domain/profile/update-profile.ts'
import { unlinkIfLinked } from '../../domain/account/unlink.ts'
import { requirePlatform } from '../../domain/platform/require-platform.ts'
import { successOf } from '../answer.ts'
import { openCursor, sealCursor } from '../cursor.ts'
import { flag } from '../lenient.ts'
import { presentProfile, profileAnswer } from '../presenters/profile.ts'
import { keyDigest, makeProfileKey } from '../profile-key.ts'
import { defineRoute } from '../route.ts'

const whole = { error: 'must be a JSON object' }
const line = z.string('must be a string').max(1_000, 'is longer than 1000 characters')
const lines = z.array(line, 'must be an array of strings').max(100, 'has more than 100 entries')
const title = z
  .string({ error: missingOr('must be a string') })
  .trim()
  .min(1, 'is empty')
  .max(500, 'is longer than 500 characters')
const email = z
  .string('must be a string')
  .trim()
  .pipe(z.email('must be an e-mail address'))
  .describe('Of whom the profile is for. Nothing is sent there.')
const messagingActive = flag.describe('Whether its messages may be sent and read over the API.')
const refId = z.string().describe('The id of the profile.')
const profileTitle = title.describe('Its name: no two profiles have the same, case matters.')

/** What is kept for clients of the wire as they say it. */
const settings = z.object({
  disableSocial: lines
    .optional()
    .describe('Networks, by their names in paths, that its page for connecting accounts does not offer.'),
  hideTopHeader: flag.optional().describe('Leaves the heading of that page out.'),
  topHeader: line.optional().describe('The heading of that page.'),
  subHeader: line.optional().describe('What stands under it.'),
  hideLogo: flag.optional().describe('Kept as it is said; that page shows no logo.'),
  tags: lines.optional().describe('Words of your own; kept as they are said.'),
  team: flag.optional().describe('Kept as it is said; needs `email`.'),
})

const newProfile = z
  .object(
    {
      title: profileTitle,
      messagingActive: messagingActive.default(false),
      email: email.optional(),
      ...settings.shape,
    },
    whole,
  )
  .refine((profile) => profile.team !== true || profile.email !== undefined, {
    path: ['email'],
    error: 'is missing; a team needs one',
  })

const change = z.object(
  {
    title: profileTitle.optional(),
    messagingActive: messagingActive.optional(),
    email: email.optional(),
    xAccountActivityActive: flag
      .optional()
      .describe('Whether what happens in its X account is told to the endpoint for `accountActivity`.'),
    hideTitle: flag
      .optional()
      .describe('Leaves the title of the profile out of its page for connecting accounts.'),
    displayTitle: line.optional().describe('What stands there instead of it.'),
    ...settings.shape,
  },
  whole,
)

const removal = z.object(
  {
    title: z
      .string('must be a string')
      .optional()
      .describe('Names the profile where no key does; case matters. With a key, both have to mean the same.'),
  },
  whole,
)
const platformName = z
  .string({ error: missingOr('must be a string') })
  .describe('The network, by its name in paths. In the body or in the query.')

const most = 5_000
const asked = z.stringbool('must be true or false')
const wanted = z.object({
  title: z.string().optional().describe('Only the profile of this title; case matters.'),
  refId: z.string().optional().describe('Only the profile of this id.'),
  hasActiveSocialAccounts: asked.optional().describe('Only those with an account, or only those without.'),
  includesActiveSocialAccounts: z
    .array(z.string())
    .optional()
    .describe('Only those with an account on each of these networks.'),
  isByokLinked: asked
    .optional()
    .describe('No profile brings an app of its own, all use that of the gateway: with true there are none.'),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(most, `must be at most ${most}`)
    .default(most)
    .describe('How many at most.'),
  cursor: z.string().optional().describe('Goes on where a page ended: its `nextCursor`.'),
})

const paths = ['/profiles', '/profiles/profile'] as const

export const profileRoutes = [
  defineRoute({
    method: 'POST',
    paths: [...paths, '/profiles/create-profile'],
    summary: 'Makes a profile. Its key is shown here and never again.',
    body: newProfile,
    answer: successOf({
      title: z.string().describe('As it is kept.'),
      refId,
      profileKey: z
        .string()
        .describe('What calls for the profile bring as `Profile-Key`. Keep it: it is shown nowhere else.'),
      messagingActive: z.boolean().describe('Whether its messages may be sent and read over the API.'),
    }),
    errors: ['title_taken'],
    primaryOnly: true,
    handle: async ({ context, body }) => {
      const { title: chosen, email: address, messagingActive: active, ...kept } = body
      const profileKey = makeProfileKey()
      const refId = await createProfile(context, {
        keyDigest: keyDigest(profileKey),
        title: chosen,
        messagingActive: active,
        settings: omitUndefined(kept),
        ...omitUndefined({ email: address }),
      })
      return { status: 'success', title: chosen, refId, profileKey, messagingActive: active }
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/profiles'],
    summary: 'Lists the profiles; with the key of one, that one alone.',
    query: wanted,
    answer: z.object({
      profiles: z.array(profileAnswer).describe('The oldest first, without the Primary Profile.'),
      count: z.int().describe('How many are in this answer.'),
      hasMore: z.boolean().describe('Whether another page follows.'),
      nextCursor: z.string().optional().describe('To be given as `cursor` for the page that follows.'),
    }),
    keyInCall: true,
    handle: async ({ context, box, profile, query }) => {
      const { platforms } = context
      const list = { of: 'profiles', profileId: profile.id } as const
      const { id, at } = query.cursor === undefined ? {} : await openCursor(box, list, query.cursor)
      const filter: WantedProfiles = omitUndefined({
        only: profile.isPrimary ? undefined : profile.id,
        id: query.refId,
        title: query.title,
        linked: query.hasActiveSocialAccounts,
        linkedTo: query.includesActiveSocialAccounts?.map((name) => platforms.byWireName(name)?.id ?? name),
        after: id !== undefined && at !== undefined ? { id, at: new Date(at) } : undefined,
        limit: query.limit + 1,
      })
      const found = query.isByokLinked === true ? [] : await context.store.profiles.list(filter)
      const page = found.slice(0, query.limit)
      const last = found.length > query.limit ? page.at(-1) : undefined
      return omitUndefined({
        profiles: page.map((one) => presentProfile(one, platforms)),
        count: page.length,
        hasMore: last !== undefined,
        nextCursor: last && (await sealCursor(box, list, { id: last.id, at: last.createdAt.toISOString() })),
      })
    },
  }),
  ...(['PATCH', 'PUT'] as const).map((method) =>
    defineRoute({
      method,
      paths: method === 'PATCH' ? [...paths] : ['/profiles/profile', '/profiles'],
      summary: 'Changes what is given of a profile.',
      body: change,
      answer: successOf({ refId, ...change.shape }),
      errors: ['title_taken'],
      keyInCall: true,
      handle: async ({ context, profile, body }) => {
        const {
          title: chosen,
          email: address,
          messagingActive: active,
          xAccountActivityActive,
          ...kept
        } = body
        await updateProfile(
          context,
          profile,
          omitUndefined({
            title: chosen,
            email: address,
            messagingActive: active,
            xActivityActive: xAccountActivityActive,
            settings: omitUndefined(kept),
          }),
        )
        return { status: 'success', refId: profile.id, ...omitUndefined(body) }
      },
    }),
  ),
  defineRoute({
    method: 'DELETE',
    paths: [...paths, '/profiles/delete-profile'],
    summary: 'Deletes a profile with all that it has.',
    body: removal,
    answer: successOf({ refId }),
    keyInCall: true,
    handle: async ({ context, onDeleted, profile, body }) => {
      const { id } = await requireDoomed(context, profile, body.title)
      await deleteProfile(context, id)
      onDeleted()
      return { status: 'success', refId: id }
    },
  }),
  defineRoute({
    method: 'DELETE',
    paths: ['/profiles/social'],
    summary: 'Unlinks the account of a network, if there is one.',
    query: z.object({ platform: platformName.optional() }),
    body: z.object({ platform: platformName.optional() }, whole),
    answer: successOf({ platform: z.string().describe('The network, by its name in paths.'), refId }),
    errors: ['app_missing', 'not_linked'],
    keyInCall: true,
    handle: async ({ context, profile, query, body }) => {
      const name = readInput(platformName, body.platform ?? query.platform, 'platform')
      const success = { status: 'success', refId: profile.id } as const
      const absent = context.platforms.byWireName(name) ? undefined : context.platforms.spoken(name)
      // Where the gateway is not set up for the network, there is nothing to unlink; an account from before stays said.
      if (absent && !(await context.store.accounts.find(profile.id, absent.platform))) {
        return { ...success, platform: absent.wireNames[0] }
      }
      const platform = requirePlatform(context, name)
      await unlinkIfLinked(context, profile.id, platform)
      return { ...success, platform: platform.wireName }
    },
  }),
]
