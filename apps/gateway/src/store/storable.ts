const unstorable = '\u0000'

/**
 * The same value with the characters replaced that PostgreSQL cannot keep in text or jsonb: the zero
 * character and halves of surrogate pairs. Both are legal in JSON, and people's phones send them.
 */
export function storable<Value>(value: Value): Value {
  return isStorable(value) ? value : (replaced(value) as Value)
}

/** Nearly everything is, so it is looked at before anything is built. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes(unstorable) && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  for (const key in value) {
    if (!isStorable(key) || !isStorable((value as Record<string, unknown>)[key])) return false
  }
  return true
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(unstorable, '\uFFFD').toWellFormed()
  if (Array.isArray(value)) return value.map(replaced)
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [replaced(key), replaced(inner)]))
  }
  return value
}
