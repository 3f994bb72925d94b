import type { InboundEvent } from '@dm/core'
import { pathsOf, toBody, valueAt, withValueAt, type JsonPath } from './json-surgery.ts'
import type { Harness } from './harness.ts'

export type ParseJson = (body: unknown) => InboundEvent[]

/** Reads a body that is at hand as JSON. */
export function parserOf({ adapter }: Harness): ParseJson {
  return (body) => adapter.webhooks.parse(toBody(body))
}

/**
 * The lists that events come in, outer ones first: wherever emptying a list of one makes the message of a real
 * webhook go away. A network that posts each event alone has no such list, and nothing in it to lose.
 */
export function eventLists(body: unknown, parse: ParseJson): JsonPath[] {
  return pathsOf(body).filter((path) => {
    const list = valueAt(body, path)
    if (!Array.isArray(list) || list.length !== 1) return false
    return !parse(withValueAt(body, path, [])).some(({ type }) => type === 'message.received')
  })
}

/** The list at a place, where there is one. */
export function listAt(body: unknown, path: JsonPath): readonly unknown[] {
  let inner = body
  for (const key of path) inner = (inner as Record<string | number, unknown> | null | undefined)?.[key]
  return Array.isArray(inner) ? inner : []
}
