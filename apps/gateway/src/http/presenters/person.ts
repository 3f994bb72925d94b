import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'

export const personSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    username: z.string().optional(),
    picture: z.string().optional(),
    profileImage: z.string().optional(),
  })
  .meta({
    id: 'Person',
    description: 'Somebody on a network; `picture` and `profileImage` are the same address.',
  })

interface Person {
  readonly id: string
  readonly name?: string
  readonly username?: string
  readonly pictureUrl?: string
}

/**
 * A person on the wire. The picture has two names there, `picture` and `profileImage`, depending on where the
 * person stands; both are always given. Somebody whose name nobody tells goes by their id.
 */
export function presentPerson({ id, name, username, pictureUrl }: Person) {
  return omitUndefined<z.output<typeof personSchema>>({
    id,
    name: name ?? username ?? id,
    username,
    picture: pictureUrl,
    profileImage: pictureUrl,
  })
}
