import { graphRefusals as refuse } from './errors.ts'

export type JsonObject = Record<string, unknown>

/** The parameters of a call, from query and body alike; JSON text inside a form value is read where needed. */
export interface Params {
  has(name: string): boolean
  /** A scalar as text. */
  text(name: string): string | undefined
  object(name: string): JsonObject | undefined
  /** A JSON array, or a comma-separated text. */
  list(name: string): unknown[] | undefined
  flag(name: string): boolean
  /** The uploaded file of a multipart body. */
  file(): File | undefined
  all(): JsonObject
}

/** Reads query and body: JSON, form-encoded or multipart. */
export async function readParams(request: Request): Promise<Params> {
  const values: JsonObject = Object.fromEntries(new URL(request.url).searchParams)
  const type = request.headers.get('content-type') ?? ''
  let file: File | undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    if (type.includes('application/json')) Object.assign(values, jsonBody(await request.text()))
    else if (type.includes('multipart/form-data')) {
      for (const [name, value] of await formBody(request)) {
        if (typeof value === 'string') values[name] = value
        else file = value
      }
    } else Object.assign(values, Object.fromEntries(new URLSearchParams(await request.text())))
  }
  return createParams(values, file)
}

/** Parameters out of plain values. */
export function createParams(values: JsonObject, file?: File): Params {
  const parsed = (name: string): unknown => {
    const value = values[name]
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return undefined
    }
  }
  return {
    has: (name) => values[name] !== undefined && values[name] !== null && values[name] !== '',
    text(name) {
      const value = values[name]
      if (typeof value === 'string') return value
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
    },
    object(name) {
      if (values[name] === undefined || values[name] === null) return undefined
      const value = parsed(name)
      if (!isObject(value)) throw refuse.badParameter(`Param ${name} must be a JSON object`)
      return value
    },
    list(name) {
      const value = parsed(name)
      if (Array.isArray(value)) return value as unknown[]
      const text = values[name]
      return typeof text === 'string' && text !== '' ? text.split(',').map((item) => item.trim()) : undefined
    },
    flag: (name) => String(values[name]) === 'true' || String(values[name]) === '1',
    file: () => file,
    all: () => values,
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An id given as text or as a number. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? String(value) : undefined
}

function jsonBody(text: string): JsonObject {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Falls through to the refusal below.
  }
  throw refuse.badParameter('The request body is not a JSON object')
}

async function formBody(request: Request): Promise<FormData> {
  try {
    return await request.formData()
  } catch {
    throw refuse.badParameter('The multipart body could not be read')
  }
}
