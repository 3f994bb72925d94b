import { graphRefusals as refuse } from './errors.ts'

/** One requested field: `messages.limit(5){id,from{name}}`. */
export interface FieldRequest {
  name: string
  options: Record<string, string>
  /** Sub-fields in braces; absent when none were asked for. */
  fields?: FieldRequest[]
}

/**
 * Reads the `fields` parameter with nested braces and modifiers.
 * https://developers.facebook.com/docs/graph-api/guides/field-expansion
 */
export function parseFields(text: string): FieldRequest[] {
  let position = 0

  const peek = () => text[position]
  const take = (pattern: RegExp) => {
    const found = pattern.exec(text.slice(position))?.[0] ?? ''
    position += found.length
    return found
  }
  const expect = (character: string) => {
    take(/^\s*/)
    if (peek() !== character) {
      throw refuse.syntax(`Expected "${character}" at character ${position} of "${text}"`)
    }
    position += 1
  }

  function list(): FieldRequest[] {
    const fields: FieldRequest[] = []
    for (;;) {
      take(/^\s*/)
      fields.push(field())
      take(/^\s*/)
      if (peek() !== ',') return fields
      position += 1
    }
  }

  function field(): FieldRequest {
    const name = take(/^[a-z_][a-z0-9_]*/i)
    if (name === '') throw refuse.syntax(`Expected name at character ${position} of "${text}"`)
    const request: FieldRequest = { name, options: {} }
    while (peek() === '.') {
      position += 1
      const option = take(/^[a-z_]+/i)
      expect('(')
      request.options[option] = take(/^[^()]*/)
      expect(')')
    }
    if (peek() === '{') {
      position += 1
      request.fields = list()
      expect('}')
    }
    return request
  }

  if (text.trim() === '') return []
  const fields = list()
  if (position < text.length) throw refuse.syntax(`Unexpected "${text[position] ?? ''}" in "${text}"`)
  return fields
}

/** Writes parsed fields back, for paging links. */
export function formatFields(fields: FieldRequest[]): string {
  return fields
    .map(({ name, options, fields: inner }) => {
      const modifiers = Object.entries(options).map(([key, value]) => `.${key}(${value})`)
      return `${name}${modifiers.join('')}${inner ? `{${formatFields(inner)}}` : ''}`
    })
    .join(',')
}

/** How each field of a node type is made; undefined leaves it out. */
export type FieldReaders<T> = Record<string, (subject: T, request: FieldRequest) => unknown>

/** Makes the answer for one node: the fields asked for, or the defaults, always with `id`. */
export function readNode<T>(
  type: string,
  readers: FieldReaders<T>,
  defaults: string[],
  subject: T,
  requested: FieldRequest[] | undefined,
): Record<string, unknown> {
  const wanted = requested?.length ? requested : defaults.map((name) => ({ name, options: {} }))
  const node: Record<string, unknown> = {}
  for (const request of wanted) {
    const read = Object.hasOwn(readers, request.name) ? readers[request.name] : undefined
    if (!read) throw refuse.nonexistingField(request.name, type)
    const value = read(subject, request)
    if (value !== undefined) node[request.name] = value
  }
  if (!('id' in node) && readers.id) node.id = readers.id(subject, { name: 'id', options: {} })
  return node
}

/** Keeps only the requested members of a plain object; asking for one outside `known` is refused. */
export function pick(
  type: string,
  value: Record<string, unknown>,
  requested: FieldRequest[] | undefined,
  known: readonly string[],
): Record<string, unknown> {
  if (!requested) return value
  const unknown = requested.find(({ name }) => !known.includes(name))
  if (unknown) throw refuse.nonexistingField(unknown.name, type)
  const names = new Set(requested.map(({ name }) => name))
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name) || name === 'id'))
}
