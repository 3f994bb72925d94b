import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { createDocument } from '../../src/http/openapi/document.ts'
import type { Schema } from '../../src/http/openapi/schemas.ts'
import { routes } from '../../src/http/routes.ts'
import { definitions } from '../../src/platforms.ts'

const document = createDocument(routes, definitions)
const components = closed(document.components)

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
ajv.addKeyword('components')
ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/)
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

const compiled = new Map<string, ValidateFunction>()

export interface AnswerToCheck {
  readonly method: string
  /** With or without a query. */
  readonly path: string
  readonly status: number
  readonly body: unknown
}

/** Whether an answer is what the document says of that call. Throws with all that differs, unknown fields too. */
export function checkAnswer({ method, path, status, body }: AnswerToCheck): void {
  const called = `${method} ${path}`
  const operations = operationsOf(path.split('?')[0] ?? '')
  const operation = operations?.[method.toLowerCase()]
  if (!operation) {
    // What comes before the path is looked at may refuse too: the key, the size, a database that is out of order.
    const allowed = [operations ? 405 : 404, 403, 413, 429, 500, 503]
    if (!allowed.includes(status)) throw new Error(`${called} is not in the document, but answers ${status}`)
    judge('Error', { $ref: '#/components/schemas/Error' }, called, body)
    return
  }
  const response = operation.responses[status]
  if (!response) {
    throw new Error(`${called} answers ${status}, which the document does not know: ${JSON.stringify(body)}`)
  }
  const schema = response.content['application/json']?.schema
  if (schema) judge(`${operation.operationId} ${status}`, schema, `${called} ${status}`, body)
}

/** Throws unless the body that an endpoint was told is what the document says of its kind. */
export function checkTold(body: Readonly<Record<string, unknown>>): void {
  const name = String(body.subAction ?? body.action)
  const schema = document.webhooks[name]?.post.requestBody.content['application/json']?.schema
  if (!schema) throw new Error(`the document does not know what was told: ${JSON.stringify(body)}`)
  judge(`told ${name}`, schema, name, body)
}

function judge(name: string, schema: Schema, called: string, value: unknown): void {
  let validate = compiled.get(name)
  if (!validate) {
    validate = ajv.compile({ components, ...closed(schema) })
    compiled.set(name, validate)
  }
  if (validate(value)) return
  const wrong = validate.errors?.map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  )
  throw new Error(`${called} is not as the document says:\n${wrong?.join('\n')}\n${JSON.stringify(value)}`)
}

/** The methods of a path; one that is written out goes before one with a parameter. */
function operationsOf(path: string) {
  return (
    document.paths[path] ?? Object.entries(document.paths).find(([template]) => isLike(path, template))?.[1]
  )
}

function isLike(path: string, template: string): boolean {
  const [given, wanted] = [path.split('/'), template.split('/')]
  return (
    given.length === wanted.length &&
    wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

/** The document lets answers grow; here nothing may be in one that it does not name. */
function closed<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(closed) as Value
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, closed(inner) as unknown])
  const copy = Object.fromEntries(entries) as Record<string, unknown>
  const isWhole = copy.type === 'object' && copy.properties !== undefined
  return (
    isWhole && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy
  ) as Value
}
