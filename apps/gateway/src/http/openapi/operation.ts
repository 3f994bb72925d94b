import type { PlatformDefinition } from '@dm/core'
import type { z } from 'zod'
import type { Route } from '../route.ts'
import type { Operation, Parameter, Response } from './document.ts'
import { errorResponses } from './error-responses.ts'
import { responseHeaders } from './response-headers.ts'
import type { Schema, SchemaPrinter } from './schemas.ts'

/** A route under one of its paths, as the document describes it. */
export function operationOf(
  route: Route,
  path: string,
  definitions: readonly PlatformDefinition[],
  printer: SchemaPrinter,
): Operation {
  const { method, paths, summary, body } = route
  const preferred = paths[0] === path ? undefined : paths[0]
  return {
    operationId: operationId(method, path),
    summary,
    tags: [path.split('/')[1] ?? ''],
    ...(preferred !== undefined && {
      description: `An older name of \`${method} ${documentedPath(`/api${preferred}`)}\`.`,
      deprecated: true,
    }),
    parameters: [
      ...pathParameters(path, definitions),
      ...headerParameters(route, definitions),
      ...queryParameters(route, printer),
    ],
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: bodySchema(route, body, printer) } },
      },
    }),
    responses: withHeaders(route, {
      '200': {
        description: 'Done.',
        content: { 'application/json': { schema: printer.output(route.answer) } },
      },
      ...errorResponses(route, definitions),
    }),
  }
}

/** `/messages/:platform` as the document writes it. */
export function documentedPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}

function withHeaders({ headers }: Route, responses: Readonly<Record<string, Response>>) {
  const takesKey = headers.includes('Idempotency-Key')
  const entries = Object.entries(responses).map(([status, response]) => [
    status,
    { ...response, headers: responseHeaders(status, takesKey) },
  ])
  return Object.fromEntries(entries) as Record<string, Response>
}

function operationId(method: string, path: string): string {
  const words = path.split(/\W+/).filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function pathParameters(path: string, definitions: readonly PlatformDefinition[]): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema:
      name === 'platform'
        ? { type: 'string', enum: definitions.flatMap(({ wireNames }) => wireNames) }
        : { type: 'string' },
    ...(name in inPath && { description: inPath[name] }),
  }))
}

const inPath: Readonly<Record<string, string>> = {
  platform: 'The network. Where it has several names, they mean the same.',
  conversationId: 'The conversation, by our id or the network’s.',
}

const profileKey: Schema = {
  type: 'string',
  description: 'The key of the profile that the call is for, where the header `Profile-Key` does not say it.',
}

/** The body, with the key of the profile where that may stand in it. */
function bodySchema({ keyInCall }: Route, body: z.ZodType, printer: SchemaPrinter): Schema {
  const schema = printer.input(body)
  if (!keyInCall || !schema.properties) return schema
  return { ...schema, properties: { ...schema.properties, profileKey } }
}

function headerParameters(
  { headers, primaryOnly }: Route,
  definitions: readonly PlatformDefinition[],
): Parameter[] {
  const apps = definitions.flatMap(({ title, wireRules }) =>
    (wireRules?.appHeaders ?? []).map(({ name }) =>
      header(name, `For ${title}: names the app that the gateway is set up with. All of them or none.`),
    ),
  )
  return [
    ...(primaryOnly
      ? []
      : [header('Profile-Key', 'The profile that the call is for; without it the Primary Profile.')]),
    ...(headers.includes('Idempotency-Key')
      ? [
          header(
            'Idempotency-Key',
            'Repeating the call with the same key gives the same answer for a day.',
            255,
          ),
        ]
      : []),
    ...(headers.includes('app') ? apps : []),
  ]
}

function header(name: string, description: string, maxLength?: number): Parameter {
  const schema = { type: 'string', ...(maxLength !== undefined && { maxLength }) } as const
  return { name, in: 'header', required: false, description, schema }
}

function queryParameters({ query, keyInCall }: Route, printer: SchemaPrinter): Parameter[] {
  const { properties = {}, required = [] } = printer.input(query)
  const key = keyInCall && !('profileKey' in properties) ? { profileKey } : {}
  return Object.entries({ ...properties, ...key }).flatMap(([name, schema]) =>
    typeof schema === 'boolean' ? [] : [{ name, in: 'query', required: required.includes(name), schema }],
  )
}
