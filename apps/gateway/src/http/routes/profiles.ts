import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import { missingOr } from '../../domain/errors/read-input.ts'
import { createProfile } from '../../domain/profile/create-profile.ts'
import { keyDigest, makeProfileKey } from '../profile-key.ts'
import { defineRoute } from '../route.ts'

const whole = { error: 'must be a JSON object' }
const flag = z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' })
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

const paths = ['/profiles', '/profiles/profile'] as const

export const profileRoutes = [
  defineRoute({
    method: 'POST',
    paths: [...paths, '/profiles/create-profile'],
    summary: 'Makes a profile. Its key is shown here and never again.',
    body: newProfile,
    answer: z.object({
      status: z.literal('success'),
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
]
