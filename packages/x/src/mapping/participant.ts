import type { Participant } from '@dm/core'
import { isPlainObject, omitUndefined } from '@dm/core/kit'
import { wireUser, type WireUser } from '../api/wire.ts'

/** Users that came along with an answer or a webhook, by their id. */
export type Users = ReadonlyMap<string, Participant>

/** A user with its names as they are in either API. */
export function participantOf(user: WireUser & { readonly id: string }): Participant {
  return omitUndefined({
    id: user.id,
    name: user.name,
    username: user.username ?? user.screen_name,
    pictureUrl: user.profile_image_url ?? user.profile_image_url_https,
  })
}

/** Users of an answer: a list, of which what cannot be read is left out, because only names hang on it. */
export function includedUsers(natives: readonly unknown[]): Users {
  return new Map(natives.flatMap(readUser))
}

/** Users of a webhook: by their id, the newer form with the user one level deeper. */
export function pushedUsers(native: unknown): Users {
  const entries = Object.entries(isPlainObject(native) ? native : {})
  return new Map(
    entries.flatMap(([id, value]) => {
      const user = isPlainObject(value) && isPlainObject(value.data) ? value.data : value
      return readUser(isPlainObject(user) ? { ...user, id } : user)
    }),
  )
}

function readUser(native: unknown): [string, Participant][] {
  const { success, data } = wireUser.safeParse(native)
  if (!success || data.id === undefined) return []
  return [[data.id, participantOf({ ...data, id: data.id })]]
}

/** A user by id, with the name where it is known. */
export function userOf(id: string, users: Users): Participant {
  return users.get(id) ?? { id }
}
