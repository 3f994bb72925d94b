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
const email = z.string('must be a string').trim().pipe(z.email('must be an e-mail address'))

/** What is kept for clients of the wire as they say it. */
const settings = z.object({
  disableSocial: lines.optional(),
  hideTopHeader: flag.optional(),
  topHeader: line.optional(),
  subHeader: line.optional(),
  hideLogo: flag.optional(),
  tags: lines.optional(),
  team: flag.optional(),
})

const newProfile = z
  .object({ title, messagingActive: flag.default(false), email: email.optional(), ...settings.shape }, whole)
  .refine((profile) => profile.team !== true || profile.email !== undefined, {
    path: ['email'],
    error: 'is missing; a team needs one',
  })

const change = z.object(
  {
    title: title.optional(),
    messagingActive: flag.optional(),
    email: email.optional(),
    xAccountActivityActive: flag.optional(),
    hideTitle: flag.optional(),
    displayTitle: line.optional(),
    ...settings.shape,
  },
  whole,
)

const removal = z.object({ title: z.string('must be a string').optional() }, whole)
const platformName = z.string({ error: missingOr('must be a string') })

const most = 5_000
const asked = z.stringbool('must be true or false')
const wanted = z.object({
  title: z.string().optional(),
  refId: z.string().optional(),
  hasActiveSocialAccounts: asked.optional(),
  includesActiveSocialAccounts: z.array(z.string()).optional(),
  // No profile brings an app of its own: all use that of the gateway.
  isByokLinked: asked.optional(),
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(most, `must be at most ${most}`)
    .default(most),
  cursor: z.string().optional(),
})

const paths = ['/profiles', '/profiles/profile'] as const

export const profileRoutes = [
  defineRoute({
    method: 'POST',
    paths: [...paths, '/profiles/create-profile'],
    summary: 'Makes a profile. Its key is shown here and never again.',
    body: newProfile,
    answer: successOf({
      title: z.string(),
      refId: z.string(),
      profileKey: z.string(),
      messagingActive: z.boolean(),
    }),
    errors: ['title_taken'],
    primaryOnly: true,
    handle: async ({ context, body }) => {
      const { title: chosen, email: address, messagingActive, ...kept } = body
      const profileKey = makeProfileKey()
      const refId = await createProfile(context, {
        keyDigest: keyDigest(profileKey),
        title: chosen,
        messagingActive,
        settings: omitUndefined(kept),
        ...omitUndefined({ email: address }),
      })
      return { status: 'success', title: chosen, refId, profileKey, messagingActive }
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/profiles'],
    summary: 'Lists the profiles; with the key of one, that one alone.',
    query: wanted,
    answer: z.object({
      profiles: z.array(profileAnswer),
      count: z.int(),
      hasMore: z.boolean(),
      nextCursor: z.string().optional(),
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
      answer: successOf({ refId: z.string(), ...change.shape }),
      errors: ['title_taken'],
      keyInCall: true,
      handle: async ({ context, profile, body }) => {
        const { title: chosen, email: address, messagingActive, xAccountActivityActive, ...kept } = body
        await updateProfile(
          context,
          profile,
          omitUndefined({
            title: chosen,
            email: address,
            messagingActive,
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
    answer: successOf({ refId: z.string() }),
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
    answer: successOf({ platform: z.string(), refId: z.string() }),
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
