import { omitUndefined } from '@dm/core/kit'
import { z } from 'zod'

export const personSchema = z
  .object({
    id: z.string().describe('The network’s, for this account.'),
    name: z.string().describe('Where nobody tells it, the username or the id.'),
    username: z.string().optional().describe('What the person is called on the network, without `@`.'),
    picture: z.string().optional().describe('Where their picture lies, often for some days only.'),
    profileImage: z.string().optional().describe('The same.'),
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
