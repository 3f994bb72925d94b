import { callerUser, reply, type XCall } from './call.ts'
import { missingResource, problemType } from './errors.ts'
import { userFields } from './field-names.ts'
import { documentedLimits as limits } from './limits.ts'
import { checkQuery, idsUpTo, listOf, wordsOf, type Check } from './query.ts'
import { personalFields, viewUser } from './user-view.ts'
import type { XUser } from './world.ts'

/** `GET /2/users/me`; https://docs.x.com/x-api/users/user-lookup-me */
export function readMe(call: XCall) {
  const fields = readFields(call)
  return reply({ data: viewUser(call.context, call.caller, callerUser(call), fields) })
}

/** `GET /2/users/{id}` */
export function readUser(call: XCall) {
  const id = call.parts.user_id ?? ''
  return one(call, call.context.world.users.get(id), 'id', id)
}

/** `GET /2/users/by/username/{username}` */
export function readUserByName(call: XCall) {
  const name = call.parts.username ?? ''
  const found = [...call.context.world.users.values()].find(
    ({ username }) => username.toLowerCase() === name.toLowerCase(),
  )
  return one(call, found, 'username', name)
}

/** `GET /2/users?ids=` */
export function readUsers(call: XCall) {
  const fields = readFields(call, { ids: idsUpTo(limits.usersPerLookup) }, ['ids'])
  const ids = listOf(call.url.searchParams, 'ids')
  const found = ids.map((id) => ({ id, user: present(call.context.world.users.get(id)) }))
  const data = found.flatMap(({ user }) => (user ? viewUser(call.context, call.caller, user, fields) : []))
  const host = call.context.switches.problemHost
  const errors = [
    ...found.flatMap(({ id, user }) => (user ? [] : missingResource(host, 'user', 'ids', id))),
    ...fieldErrors(call, fields),
  ]
  return reply({
    data: data.length > 0 ? data : undefined,
    errors: errors.length > 0 ? errors : undefined,
  })
}

/** Somebody who is not there is a 200 with errors only. */
function one(call: XCall, user: XUser | undefined, parameter: string, value: string) {
  const fields = readFields(call)
  const found = present(user)
  const host = call.context.switches.problemHost
  if (!found) return reply({ errors: [missingResource(host, 'user', parameter, value)] })
  const errors = fieldErrors(call, fields)
  return reply({
    data: viewUser(call.context, call.caller, found, fields),
    errors: errors.length > 0 ? errors : undefined,
  })
}

function readFields(
  call: XCall,
  more: Record<string, Check> = {},
  required: readonly string[] = [],
): string[] {
  const query = call.url.searchParams
  checkQuery(query, { ...more, 'user.fields': wordsOf(userFields) }, required)
  return listOf(query, 'user.fields')
}

/** What an app without a user cannot know. */
function fieldErrors(call: XCall, fields: string[]) {
  if (call.caller.kind !== 'app') return []
  return fields
    .filter((field) => personalFields.includes(field))
    .map((field) => ({
      title: 'Field Authorization Error',
      detail: `Sorry, you are not authorized to access '${field}' on the user.`,
      type: problemType(call.context.switches.problemHost, 'not-authorized-for-field'),
      resource_type: 'user',
      field,
    }))
}

function present(user: XUser | undefined): XUser | undefined {
  return user?.gone ? undefined : user
}
