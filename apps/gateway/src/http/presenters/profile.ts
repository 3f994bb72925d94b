import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platforms } from '../../context.ts'
import type { ListedProfile } from '../../domain/profile/profile-store.ts'

/** A moment as clients of the wire read it: whole seconds, and what is left of them. */
export const presentMoment = (at: Date) => ({
  _seconds: Math.floor(at.getTime() / 1_000),
  _nanoseconds: at.getUTCMilliseconds() * 1_000_000,
})

export const momentSchema = z.object({
  _seconds: z.int().describe('Whole seconds since 1970.'),
  _nanoseconds: z.int().describe('What is left, in nanoseconds.'),
})

export const profileAnswer = z.object({
  title: z.string().describe('Its name.'),
  refId: z.string().describe('Its id.'),
  status: z.literal('active').describe('Profiles that were deleted are not listed.'),
  activeSocialAccounts: z
    .array(z.string())
    .optional()
    .describe('The networks on which it has an account; absent when there are none.'),
  created: momentSchema.describe('When it was made.'),
  createdUTC: z.string().describe('The same as text.'),
  messagingActive: z.boolean().describe('Whether its messages may be sent and read over the API.'),
})

/** A profile as a list shows it. Never its key: nobody has it but who it was shown to. */
export function presentProfile(profile: ListedProfile, platforms: Platforms): z.output<typeof profileAnswer> {
  const { id, title, createdAt, messagingActive, networks } = profile
  return omitUndefined({
    title,
    refId: id,
    status: 'active' as const,
    activeSocialAccounts: presentNetworks(networks, platforms),
    created: presentMoment(createdAt),
    createdUTC: createdAt.toISOString(),
    messagingActive,
  })
}

/** The wire's names; clients want none at all when nothing is linked. */
export function presentNetworks(networks: readonly string[], platforms: Platforms): string[] | undefined {
  if (networks.length === 0) return undefined
  return networks.map((id) => platforms.byId(id)?.wireName ?? id)
}
