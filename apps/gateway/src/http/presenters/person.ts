import { omitUndefined } from '@dm/core/kit'

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
  return omitUndefined({
    id,
    name: name ?? username ?? id,
    username,
    picture: pictureUrl,
    profileImage: pictureUrl,
  })
}
