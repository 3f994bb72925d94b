/**
 * Whether a value is a JSON object: neither an array nor `null`.
 *
 * @example
 * if (isPlainObject(body) && typeof body.id === 'string') return body.id
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
