import { hookPayloads } from '../presenters/hook-payloads.ts'
import type { Content } from './document.ts'
import type { SchemaPrinter } from './schemas.ts'

/** What endpoints are told, as the document describes it. */
export interface Webhook {
  readonly post: {
    readonly operationId: string
    readonly summary: string
    readonly security: readonly []
    readonly requestBody: { readonly required: true; readonly content: Content }
    readonly responses: Readonly<Record<string, { readonly description: string }>>
  }
}

/** By the name of what happened, the call that an endpoint gets. */
export function webhooksOf(printer: SchemaPrinter): Record<string, Webhook> {
  return Object.fromEntries(
    hookPayloads.map(({ name, summary, schema, sample }) => [
      name,
      {
        post: {
          operationId: `told${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          summary,
          security: [],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: printer.output(schema), example: sample } },
          },
          responses: {
            '200': {
              description: 'Heard. Any 2xx will do; 408, 425, 429 and 5xx are tried again, other 4xx never.',
            },
          },
        },
      },
    ]),
  )
}
