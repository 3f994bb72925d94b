const unstorable = '\u0000'

/**
 * The same value with the characters replaced that PostgreSQL cannot keep in text or jsonb: the zero
 * character and halves of surrogate pairs. Both are legal in JSON, and people's phones send them.
 */
export function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll(unstorable, '\uFFFD').toWellFormed() as Value
  if (Array.isArray(value)) return value.map(storable) as Value
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [storable(key), storable(inner as unknown)]),
    ) as Value
  }
  return value
}
