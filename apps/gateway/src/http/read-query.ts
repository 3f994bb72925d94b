import { z } from 'zod'

/**
 * Query parameters as a schema wants them: those that it has as arrays come as such, of however many there are, and of
 * the others the first. `k=a&k=b`, `k[]=a&k[]=b` and `k[0]=a&k[1]=b` mean the same. An empty value counts as absent.
 */
export function readQuery(
  schema: z.ZodObject,
  given: Readonly<Record<string, readonly string[]>>,
): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const values = Object.entries(given)
      .filter(([key]) => key.replace(/\[\d*\]$/, '') === name)
      .flatMap(([, some]) => some)
      .filter((value) => value !== '')
    const [first] = values
    if (first !== undefined) read[name] = isList(field) ? values : first
  }
  return read
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isList(schema.unwrap())
  return schema instanceof z.ZodArray
}
