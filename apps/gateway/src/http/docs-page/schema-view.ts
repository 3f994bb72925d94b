import { html } from 'hono/html'
import type { Html } from '../html-page.ts'
import type { Schema } from '../openapi/schemas.ts'
import { table } from './table.ts'

/** What a schema wants, as a table of its fields, or as one line where it has none. */
export function schemaView(schema: Schema): Html {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices && !isSimple(schema)) {
    return html`${choices.map((choice, index) => html`${index > 0 ? html`<p>or</p>` : undefined}${schemaView(whole(choice))}`)}`
  }
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return html`<p>${typeOf(schema)}</p>`
  return table(
    ['Field', 'Type', 'Always', 'Meaning'],
    fields.map(([name, field]) => {
      const one = whole(field)
      return [name, typeOf(one), schema.required?.includes(name) ? 'yes' : '', one.description]
    }),
  )
}

/** The type in a few words; named ones lead to where they are described. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return html`<a href="#schema-${name}">${name}</a>`
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum) return joined(schema.enum.map((one) => html`<code>${JSON.stringify(one)}</code>`))
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return joined(choices.map((choice) => typeOf(whole(choice))))
  if (schema.type === 'array') return html`list of ${typeOf(whole(schema.items))}`
  if (Array.isArray(schema.type)) return html`${schema.type.join(' or ')}`
  if (schema.type === 'object') return objectType(schema)
  const limits = limitsOf(schema)
  return html`${schema.format ?? schema.type ?? 'anything'}${limits === '' ? undefined : html` <small>(${limits})</small>`}`
}

function objectType(schema: Schema): Html {
  const names = Object.keys(schema.properties ?? {})
  if (names.length > 0) return html`{ ${names.join(', ')} }`
  const values = schema.additionalProperties
  return typeof values === 'object' && Object.keys(values).length > 0
    ? html`object of ${typeOf(values)}`
    : html`object`
}

function limitsOf({ minimum, maximum, minLength, maxLength, default: usual }: Schema): string {
  const limits = [
    minimum === undefined ? [] : `from ${minimum}`,
    maximum === undefined ? [] : `to ${maximum}`,
    minLength === undefined ? [] : `at least ${minLength} characters`,
    maxLength === undefined ? [] : `at most ${maxLength} characters`,
    usual === undefined ? [] : `default ${JSON.stringify(usual)}`,
  ]
  return limits.flat().join(', ')
}

/** Alternatives that fit into a line. */
function isSimple(schema: Schema): boolean {
  return (schema.anyOf ?? schema.oneOf ?? []).every((choice) => !('properties' in whole(choice)))
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => html`${index > 0 ? ' or ' : ''}${part}`)}`
}

/** JSON Schema also has `true` and `false`; ours never says so, but its types do. */
function whole(schema: unknown): Schema {
  return typeof schema === 'object' && schema !== null ? (schema as Schema) : {}
}
