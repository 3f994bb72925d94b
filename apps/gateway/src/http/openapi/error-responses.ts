import type { PlatformDefinition } from '@dm/core'
import { wireErrors, type WireErrorName } from '../../domain/errors/wire-errors.ts'
import type { Route } from '../route.ts'
import type { Response } from './document.ts'

/** What every call with a key can be told. */
const everywhere: readonly WireErrorName[] = [
  'invalid_request',
  'unauthorized',
  'invalid_profile_key',
  'rate_limited',
  'internal',
  'unavailable',
  'starting',
]

/** The errors of a route by their status, each with the numbers that it can have. */
export function errorResponses(
  route: Pick<Route, 'errors' | 'body'>,
  definitions: readonly PlatformDefinition[],
): Record<string, Response> {
  const names = [...everywhere, ...(route.body ? (['body_too_large'] as const) : []), ...route.errors]
  const byStatus = Map.groupBy(new Set(names), (name) => wireErrors[name].status)
  return Object.fromEntries(
    [...byStatus]
      .sort(([one], [other]) => one - other)
      .map(([status, some]) => [String(status), errorResponse(some, definitions)]),
  )
}

export function errorResponse(
  names: readonly WireErrorName[],
  definitions: readonly PlatformDefinition[],
): Response {
  const codes = names.flatMap((name) => codesOf(name, definitions))
  return {
    description: names
      .map((name) => `${codesOf(name, definitions).join(' or ')}: ${wireErrors[name].text}`)
      .join('\n'),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { properties: { code: { enum: [...new Set(codes)].sort((one, other) => one - other) } } },
          ],
        },
      },
    },
  }
}

/** Some networks have a number of their own for an account that has to be linked again. */
export function codesOf(name: WireErrorName, definitions: readonly PlatformDefinition[]): number[] {
  const own = definitions.flatMap(({ wireRules }) => wireRules?.authorizationLostCode ?? [])
  return name === 'authorization_lost' ? [wireErrors[name].code, ...own] : [wireErrors[name].code]
}
