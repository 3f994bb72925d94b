/**
 * The same JSON with the names of all members in camel case: `created_at` becomes `createdAt`. Values stay as they are, and
 * so does a name beside which its camel case is there already: nothing is lost.
 */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  const named = new Map<string, unknown>()
  for (const [name, inner] of Object.entries(value)) {
    const camel = camelCase(name)
    const isFree = !named.has(camel) && (camel === name || !Object.hasOwn(value, camel))
    named.set(isFree ? camel : name, camelCased(inner))
  }
  return Object.fromEntries(named)
}

/** A word that begins with an underscore keeps it. */
export const camelCase = (name: string) =>
  name.replace(/(?<=[a-z\d])_+([a-z\d])/gi, (_, letter: string) => letter.toUpperCase())
