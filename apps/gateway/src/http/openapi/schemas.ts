import { z } from 'zod'

export type Schema = z.core.JSONSchema.JSONSchema

/** Turns schemas of zod into those of a document, which keeps the named ones in one place. */
export interface SchemaPrinter {
  /** What a caller sends. */
  input(schema: z.ZodType): Schema
  /** What the gateway answers. */
  output(schema: z.ZodType): Schema
  /** The named ones so far. */
  readonly named: Readonly<Record<string, Schema>>
}

export function createSchemaPrinter(): SchemaPrinter {
  const named: Record<string, Schema> = {}
  const print = (schema: z.ZodType, io: 'input' | 'output'): Schema => {
    const {
      $schema: _,
      $defs = {},
      ...printed
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => tidy(jsonSchema),
    })
    for (const [name, definition] of Object.entries($defs)) {
      const moved = inComponents(definition)
      if (name in named && JSON.stringify(named[name]) !== JSON.stringify(moved)) {
        throw new Error(`two schemas are called ${name}`)
      }
      named[name] = moved
    }
    return inComponents(printed)
  }
  return {
    input: (schema) => print(schema, 'input'),
    output: (schema) => print(schema, 'output'),
    named,
  }
}

/**
 * An answer may get more fields one day, and whoever made a client from the document must not fail then, so it forbids
 * none. The pattern of a moment is longer than all else, and its format says the same.
 */
function tidy(schema: Schema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties
  if (schema.format === 'date-time') delete schema.pattern
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

function inComponents(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')
  return JSON.parse(text) as Schema
}
