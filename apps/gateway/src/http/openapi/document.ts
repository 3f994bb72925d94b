import type { PlatformDefinition } from '@dm/core'
import { z } from 'zod'
import { errorSchema } from '../presenters/error.ts'
import type { Route } from '../route.ts'
import { errorResponse } from './error-responses.ts'
import type { ResponseHeaders } from './response-headers.ts'
import { documentedPath, operationOf } from './operation.ts'
import { createSchemaPrinter, type Schema } from './schemas.ts'
import { webhooksOf, type Webhook } from './webhooks.ts'

/** An OpenAPI 3.1 document, as far as ours has it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly tags: readonly { readonly name: string }[]
  /** By path and lower-case method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  /** What endpoints are told, by its name. */
  readonly webhooks: Readonly<Record<string, Webhook>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly deprecated?: boolean
  readonly tags: readonly string[]
  readonly security?: readonly []
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  /** By status. */
  readonly responses: Readonly<Record<string, Response>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'header' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
}

export interface Response {
  readonly description: string
  readonly headers?: ResponseHeaders
  readonly content: Content
}

/** By media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: object }>>

const description = `Direct messages on all networks, in the terms of the Ayrshare Messaging API.

Every call needs the header \`Authorization: Bearer <API key>\`. \`Profile-Key\` says for which profile it is; without it,
it is for the Primary Profile. Fields that are not known are left alone. Every error has a \`code\` and a \`message\` that
names the field and the way out.`

const healthSchema = z.object({ status: z.literal('ok').describe('All is well.') }).meta({ id: 'Health' })
const sickSchema = z
  .object({
    status: z.literal('error').describe('Something is not well.'),
    message: z.string().describe('What it is.'),
  })
  .meta({ id: 'Sick' })

/** The document of the API, made from its routes. */
export function createDocument(
  routes: readonly Route[],
  definitions: readonly PlatformDefinition[],
): OpenApiDocument {
  const printer = createSchemaPrinter()
  printer.output(errorSchema)
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    for (const path of route.paths) {
      const operations = (paths[documentedPath(`/api${path}`)] ??= {})
      operations[route.method.toLowerCase()] = operationOf(route, path, definitions, printer)
    }
  }
  const open = (
    operationId: string,
    summary: string,
    answer: Response,
    more = {},
  ): Record<string, Operation> => ({
    get: {
      operationId,
      summary,
      tags: ['process'],
      security: [],
      parameters: [],
      responses: { '200': answer, '503': errorResponse(['starting'], definitions), ...more },
    },
  })
  const document = answer('This document.', 'application/json', { type: 'object' })
  Object.assign(paths, {
    '/openapi.json': open('getDocument', 'This document.', document),
    '/api/openapi.json': open('getDocumentBesideApi', 'This document.', document),
    '/link': linkPageOperation(definitions),
    '/docs': open(
      'getDocs',
      'This document as a page.',
      answer('The page.', 'text/html', { type: 'string' }),
    ),
    '/livez': open(
      'getLivez',
      'Whether the process runs.',
      answer('It does.', 'application/json', printer.output(healthSchema)),
    ),
    '/readyz': open(
      'getReadyz',
      'Whether it can do its work.',
      answer('It can.', 'application/json', printer.output(healthSchema)),
      {
        '503': answer('It cannot: the database does not answer.', 'application/json', {
          anyOf: [printer.output(sickSchema), { $ref: '#/components/schemas/Error' }],
        }),
      },
    ),
  })
  const tags = new Set(
    Object.values(paths).flatMap((operations) => Object.values(operations).flatMap((one) => one.tags)),
  )
  return {
    openapi: '3.1.0',
    info: { title: 'dm', version: '1', description },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    webhooks: webhooksOf(printer),
    components: {
      schemas: printer.named,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
    },
  }
}

/** For people, who have no key but the link. */
function linkPageOperation(definitions: readonly PlatformDefinition[]): Record<string, Operation> {
  const text: Schema = { type: 'string' }
  const parameter = (name: string, what: string) =>
    ({ name, in: 'query', required: false, description: what, schema: text }) as const
  return {
    get: {
      operationId: 'getLink',
      summary: 'The page on which accounts are connected.',
      tags: ['profiles'],
      security: [],
      parameters: [parameter('session', 'Of link-sessions.'), parameter('jwt', 'Of generateJWT.')],
      responses: {
        '200': answer('The page.', 'text/html', text),
        '400': errorResponse(['link_not_found', 'link_revoked', 'link_expired'], definitions),
        '503': errorResponse(['starting'], definitions),
      },
    },
  }
}

function answer(description: string, type: string, schema: Schema): Response {
  return { description, content: { [type]: { schema } } }
}
