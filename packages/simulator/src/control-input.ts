import { ControlError } from './control-error.ts'

export type JsonObject = Record<string, unknown>

/** Reads fields of a control body and refuses what is unknown or of the wrong kind, by name. */
export interface ControlInput {
  /** The whole body. */
  value: JsonObject
  has(name: string): boolean
  text(name: string): string | undefined
  number(name: string): number | undefined
  flag(name: string): boolean
  object(name: string): JsonObject | undefined
  list(name: string): unknown[] | undefined
  /** The name of a field inside this one, as errors spell it. */
  path(name: string): string
}

/** Wraps a body; `known` lists every field it may have. */
export function controlInput(value: unknown, known: readonly string[] | null, at = ''): ControlInput {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControlError(at === '' ? 'body' : at, 'must be a JSON object')
  }
  const body = value as JsonObject
  const path = (name: string) => (at === '' ? name : `${at}.${name}`)
  const stranger = known && Object.keys(body).find((name) => !known.includes(name))
  if (stranger !== null && stranger !== undefined) {
    throw new ControlError(path(stranger), `is not known here; known are ${known?.join(', ') ?? ''}`)
  }

  function read<T>(name: string, kind: string, matches: (found: unknown) => found is T): T | undefined {
    const found = body[name]
    if (found === undefined) return undefined
    if (!matches(found)) throw new ControlError(path(name), `must be ${kind}`)
    return found
  }

  return {
    value: body,
    has: (name) => body[name] !== undefined,
    text: (name) => read(name, 'a string', (found) => typeof found === 'string'),
    number: (name) => read(name, 'a number', (found): found is number => Number.isFinite(found)),
    flag: (name) => read(name, 'true or false', (found) => typeof found === 'boolean') ?? false,
    object: (name) =>
      read(
        name,
        'a JSON object',
        (found): found is JsonObject => typeof found === 'object' && found !== null && !Array.isArray(found),
      ),
    list: (name) => read(name, 'an array', (found): found is unknown[] => Array.isArray(found)),
    path,
  }
}

/** One of a few words. */
export function oneOf<T extends string>(
  input: ControlInput,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const found = allowed.find((word) => word === text)
  if (found === undefined) throw new ControlError(input.path(name), `must be one of ${allowed.join(', ')}`)
  return found
}
