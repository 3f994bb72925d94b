import type { JsonObject } from '../control-input.ts'
import type { XCall } from './call.ts'
import { refuse } from './errors.ts'

/** What a property of a body must be. */
export interface Property {
  kind: 'string' | 'integer' | 'boolean' | 'array' | 'object'
  required?: boolean
}

/** Reads the JSON body of a call; nothing else is taken. */
export async function readJson(call: XCall): Promise<JsonObject> {
  const type = call.request.headers.get('content-type') ?? ''
  const text = await call.request.text()
  if (!/^application\/json\b/i.test(type)) throw badBody('Content-Type must be application/json')
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Falls through to the refusal below.
  }
  throw badBody('Request body is not a valid JSON object')
}

/**
 * Holds an object to its schema. Properties that are not in it are refused: the official description closes every
 * body with `additionalProperties: false`. https://github.com/xdevplatform/docs/blob/main/openapi.json
 */
export function checkObject(
  value: unknown,
  properties: Record<string, Property>,
  at = '$',
): asserts value is JsonObject {
  if (!isObject(value)) throw badBody(`${at}: must be an object`)
  for (const [name, property] of Object.entries(properties)) {
    if (property.required && value[name] === undefined) {
      throw badBody(`${at}.${name}: is missing but it is required`)
    }
  }
  for (const [name, found] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (!property) {
      throw badBody(
        `${at}.${name}: is not defined in the schema and the schema does not allow additional properties`,
      )
    }
    if (!matches(found, property.kind)) {
      throw badBody(`${at}.${name}: ${kindOf(found)} found, ${property.kind} expected`)
    }
  }
}

/** A refusal of the body. */
export function badBody(message: string) {
  return refuse.invalid({ message, parameters: {} })
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function matches(value: unknown, kind: Property['kind']): boolean {
  if (kind === 'array') return Array.isArray(value)
  if (kind === 'object') return isObject(value)
  if (kind === 'integer') return Number.isInteger(value)
  return typeof value === kind
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
