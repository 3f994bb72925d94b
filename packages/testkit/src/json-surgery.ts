/** A place in a JSON value: keys and indexes from the root. */
export type JsonPath = readonly (string | number)[]

/** Every place in a value, the root left out. */
export function pathsOf(value: unknown, at: JsonPath = []): JsonPath[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return keys.flatMap((key) => [[...at, key], ...pathsOf(valueAt(value, [key]), [...at, key])])
}

export function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value)
}

/** A copy with another value at one place; `undefined` takes the place out. */
export function withValueAt(value: unknown, path: JsonPath, replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >
  const next = withValueAt(copy[key], rest, replacement)
  if (next !== undefined) copy[key] = next
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else Reflect.deleteProperty(copy, key)
  return copy
}

/** What may stand in a place where something else is expected. */
export const oddValues: readonly unknown[] = [
  undefined,
  null,
  0,
  -1.5,
  1e300,
  '',
  'odd',
  true,
  [],
  [null],
  {},
  { unheard_of: { of: ['anybody'] } },
  // Making a text of this throws.
  { toString: null },
]

export function toBody(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

export function fromBody(rawBody: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(rawBody))
}
