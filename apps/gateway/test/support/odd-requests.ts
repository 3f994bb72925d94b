import type { OpenApiDocument, Operation, Parameter } from '../../src/http/openapi/document.ts'
import type { Schema } from '../../src/http/openapi/schemas.ts'

export interface OddRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

const long = 'a'.repeat(5_000)
const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '😀'.repeat(300),
  long,
  '../..',
  "'; --",
  '__proto__',
]
const oddTimes = [
  '2026-13-45T99:99:99Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
  '1e20',
]
const oddNumbers = [0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, -1e308]
const oddBodies = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '7',
  '['.repeat(20_000),
  '{"a":1,"a":2}',
  '{"__proto__":{"a":1}}',
  '\ufeff{}',
]
const oddParts = ['%00', '%2F', '%2e%2e', '%zz', '%F0%9F%98%80', 'a%0Ab', '%ED%A0%80', long]

/** Requests made of the document, most of them nearly right; the same seed makes the same ones. */
export function oddRequests(document: OpenApiDocument, seed: number) {
  const random = randomFrom(seed)
  const chance = (share: number) => random() < share
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  /** What answers have held so far: ids, keys and cursors, to ask for what is there. */
  const known = new Map<string, string[]>()
  const paths = Object.entries(document.paths).filter(([path]) => !/openapi|docs/.test(path))
  const calls = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

  function value(schema: Schema, name = '', depth = 0): unknown {
    if (chance(0.07)) return odd(depth)
    if (schema.$ref !== undefined) {
      return value(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name, depth)
    }
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return value(oneOf<unknown>(choices) as Schema, name, depth)
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return oneOf(schema.enum)
    switch (Array.isArray(schema.type) ? oneOf(schema.type) : schema.type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(schema.properties ?? {})
            .filter(([key]) => chance(schema.required?.includes(key) ? 0.95 : 0.4))
            .map(([key, field]) => [key, value(field as Schema, key, depth + 1)]),
        )
      case 'array':
        return Array.from({ length: Math.floor(random() * 4) }, () =>
          value(schema.items as Schema, name, depth + 1),
        )
      case 'integer':
      case 'number':
        return chance(0.3) ? oneOf(oddNumbers) : Math.floor(random() * 100)
      case 'boolean':
        return chance(0.5)
      case 'null':
        return null
      default:
        return text(name)
    }
  }

  function odd(depth: number): unknown {
    const list = [null, true, {}, [], ...oddTexts, ...oddTimes, ...oddNumbers]
    return depth < 5 && chance(0.1) ? [odd(depth + 1), { a: odd(depth + 1) }] : oneOf<unknown>(list)
  }

  function text(name: string): string {
    const seen = known.get(name) ?? []
    if (seen.length > 0 && chance(0.6)) return oneOf(seen)
    if (/url/i.test(name))
      return oneOf(['https://127.0.0.1:1/a.jpg', 'http://127.0.0.1:1/hook', 'ftp://a', 'a'])
    if (/since|expires|At$/.test(name))
      return oneOf([...oddTimes, '2026-11-01T10:00:00Z', new Date().toISOString()])
    return chance(0.25) ? oneOf(oddTexts) : oneOf(['1', 'true', 'hello', 'title', '2147483648', 'é', '-1'])
  }

  function pathOf(path: string, operation: Operation): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (chance(0.1)) return oneOf(oddParts)
      const parameter = operation.parameters.find((one) => one.name === name)
      return encoded(parameter?.schema.enum ? oneOf(parameter.schema.enum) : text(name))
    })
    const wanted = operation.parameters.filter(
      (one) => one.in === 'query' && chance(one.required ? 0.9 : 0.4),
    )
    const query = wanted.flatMap((one) => queryOf(one))
    if (chance(0.05)) query.push(oneOf(['%zz=%zz', '=', '&&', 'source=a', '__proto__=a', 'constructor[0]=a']))
    return filled + (query.length > 0 ? `?${query.join('&')}` : '')
  }

  function queryOf({ name, schema }: Parameter): string[] {
    const given = value(schema, name)
    if (!Array.isArray(given))
      return [oneOf([name, name, name, `${name}[]`, `${name}[0]`]) + `=${encoded(given)}`]
    return given.map((one, index) => `${name}[${index}]=${encoded(one)}`)
  }

  function next(): OddRequest {
    const { path, method, operation } = oneOf(calls)
    // An account that is gone answers nothing any more.
    if (method === 'DELETE' && /accounts|social/.test(path) && chance(0.98)) return next()
    const headers: Record<string, string> = {}
    for (const { name } of operation.parameters.filter((one) => one.in === 'header' && chance(0.15))) {
      const keys = name === 'Profile-Key' ? (known.get('profileKey') ?? []) : ['a', 'b', 'c']
      headers[name] =
        keys.length > 0 && chance(0.8) ? oneOf(keys) : oneOf(['', ' ', 'x'.repeat(300), 'a,b', '\u00e9'])
    }
    const schema = operation.requestBody?.content['application/json']?.schema
    if (!schema) return { method, path: pathOf(path, operation), headers }
    const whole = chance(0.05) ? oneOf(oddBodies) : JSON.stringify(value(schema))
    headers['content-type'] = chance(0.03)
      ? oneOf(['text/plain', '', 'application/json; charset=x'])
      : 'application/json'
    return { method, path: pathOf(path, operation), headers, body: whole }
  }

  /** Learns what there is from an answer. */
  function learn(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    for (const [key, inner] of Object.entries(answer)) {
      if (typeof inner !== 'string') learn(inner)
      else {
        const names = key === 'id' ? ['recipientId', 'conversationId'] : [key]
        for (const name of names) known.set(name, [...(known.get(name) ?? []), inner].slice(-50))
      }
    }
  }

  return { next, learn }
}

function encoded(given: unknown): string {
  const plain = typeof given === 'string' ? given : JSON.stringify(given)
  return encodeURIComponent(plain.replace(/\p{Cs}/gu, '\ufffd'))
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
