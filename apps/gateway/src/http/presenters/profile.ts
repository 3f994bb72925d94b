import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'
import type { Platforms } from '../../context.ts'
import type { ListedProfile } from '../../domain/profile/profile-store.ts'

/** A moment as clients of the wire read it: whole seconds, and what is left of them. */
export const presentMoment = (at: Date) => ({
  _seconds: Math.floor(at.getTime() / 1_000),
  _nanoseconds: at.getUTCMilliseconds() * 1_000_000,
})

export const momentSchema = z.object({ _seconds: z.int(), _nanoseconds: z.int() })

export const profileAnswer = z.object({
  title: z.string(),
  refId: z.string(),
  status: z.literal('active'),
  activeSocialAccounts: z.array(z.string()).optional(),
  created: momentSchema,
  createdUTC: z.string(),
  messagingActive: z.boolean(),
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
