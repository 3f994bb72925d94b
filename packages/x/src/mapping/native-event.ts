import type { NativeEvent } from '@dm/core'
import { isPlainObject, parseTimestamp } from '@dm/core/kit'
import type { Delivery } from './envelope.ts'

/** Kinds of deliveries that may come without the list of the older form, by which such events are known. */
const listOfKind = new Map([
  ['dmread', 'direct_message_mark_read_events'],
  ['dmindicatetyping', 'direct_message_indicate_typing_events'],
])

/** One item of a list in X's own words, with the users and apps that it names. */
export function nativeItem({ payload }: Delivery, key: string, item: unknown): NativeEvent | undefined {
  if (key === '' || !isPlainObject(item)) return undefined
  return { key, item: dated(item), beside: besideOf(payload, namesIn(item)) }
}

/**
 * A delivery without a list that is known. Of encrypted messages nothing is passed on: nobody can read them, and their
 * payloads hold tokens of their conversations.
 */
export function nativeDelivery({ payload, kind = '', nativeType }: Delivery): NativeEvent | undefined {
  if (kind.startsWith('chat') || !isPlainObject(payload)) return undefined
  const key = listOfKind.get(kind) ?? nativeType.replaceAll('.', '_')
  // The older form has the event under its word, beside what stands around it; the newer one is the event.
  const told = kind === '' && Object.hasOwn(payload, key) ? payload[key] : payload
  if (key === '' || typeof told !== 'object' || told === null) return undefined
  return { key, item: isPlainObject(told) ? dated(alone(told)) : told, beside: besideOf(payload) }
}

/** Without what is told beside it. */
function alone(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { users: _users, apps: _apps, ...own } = payload
  return own
}

/** With its time as the model writes times. */
function dated(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { created_timestamp: at, ...rest } = item
  const createdAt = parseTimestamp(at)
  return createdAt === undefined ? item : { ...rest, created_at: createdAt }
}

/** Whom and what an item names. */
function namesIn(item: Readonly<Record<string, unknown>>): readonly string[] {
  const said = isPlainObject(item.message_create) ? item.message_create : item
  const target = isPlainObject(said.target) ? said.target.recipient_id : undefined
  return [said.sender_id, target, said.source_app_id].filter((name) => typeof name === 'string')
}

function besideOf(payload: unknown, names?: readonly string[]): NativeEvent['beside'] {
  const { users, apps } = isPlainObject(payload) ? payload : {}
  const named = { users: chosen(users, names) }
  const programs = apps === undefined ? {} : chosen(apps, names)
  return Object.keys(programs).length > 0 ? { ...named, apps: programs } : named
}

/** Those of these names, or all. */
function chosen(all: unknown, names?: readonly string[]): Record<string, unknown> {
  if (!isPlainObject(all)) return {}
  const ids = names?.filter((id) => Object.hasOwn(all, id)) ?? Object.keys(all)
  return Object.fromEntries(ids.map((id) => [id, unwrapped(all[id])]))
}

/** The newer form has a user one level deeper. */
const unwrapped = (one: unknown) => (isPlainObject(one) && isPlainObject(one.data) ? one.data : one)
