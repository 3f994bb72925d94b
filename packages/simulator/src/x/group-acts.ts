import { ControlError } from '../control-error.ts'
import { controlInput, type ControlInput } from '../control-input.ts'
import { addEvent, openGroup } from './conversations.ts'
import type { Act, Scene } from './scene.ts'
import type { Conversation } from './world.ts'

/** The group a speech names; a new one when it names none. */
export function groupOf(scene: Scene): Conversation {
  const { context, person } = scene
  const given = groupInput(scene)
  const id = given.text('id')
  if (id === undefined) return newGroup(scene, given)
  const found = context.world.conversations.get(id)
  if (found?.kind !== 'group') throw new ControlError(given.path('id'), 'is not a known group')
  if (!found.participantIds.includes(person.id)) {
    throw new ControlError(given.path('id'), 'is a group this person is not in')
  }
  return found
}

/** Members come and go; no webhook tells of it. */
export function groupAct(scene: Scene): Act {
  const { context, person, atMs } = scene
  const given = groupInput(scene)
  const group = groupOf(scene)
  const joining = memberIds(scene, given, 'join')
  const base = { conversationId: group.id, atMs, hiddenFor: new Set<string>() }
  if (joining.length > 0) {
    const id = context.snowflake(atMs)
    group.participantIds.push(...joining.filter((one) => !group.participantIds.includes(one)))
    addEvent(context, group, {
      ...base,
      id,
      type: 'ParticipantsJoin',
      senderId: person.id,
      participantIds: joining,
    })
  }
  if (given.flag('leave')) {
    const id = context.snowflake(atMs)
    addEvent(context, group, { ...base, id, type: 'ParticipantsLeave', participantIds: [person.id] })
    group.participantIds = group.participantIds.filter((one) => one !== person.id)
  }
  return { result: { from: person.id, conversationId: group.id }, activities: [] }
}

function newGroup(scene: Scene, given: ControlInput): Conversation {
  const { context, person, atMs } = scene
  const seed = context.seed()
  const asked = given.has('members')
    ? memberIds(scene, given, 'members')
    : [seed.userId, seed.customers[1]?.id ?? '']
  const invited = [...new Set(asked)].filter((id) => id !== person.id)
  const group = openGroup(context, [person.id, ...invited], atMs)
  addEvent(context, group, {
    type: 'ParticipantsJoin',
    id: context.snowflake(atMs),
    conversationId: group.id,
    atMs,
    senderId: person.id,
    participantIds: invited,
    hiddenFor: new Set(),
  })
  return group
}

function groupInput({ input }: Scene): ControlInput {
  return controlInput(input.object('group'), ['id', 'members', 'join', 'leave'], input.path('group'))
}

function memberIds({ context }: Scene, given: ControlInput, name: string): string[] {
  const ids = (given.list(name) ?? []).map(String)
  const stranger = ids.find((id) => !context.world.users.has(id))
  if (stranger !== undefined) throw new ControlError(given.path(name), `has somebody unknown: ${stranger}`)
  return ids
}
