import { z } from 'zod'

/**
 * An id as text. Networks send most ids as strings and some as numbers, so both are taken; anything else is no
 * id.
 *
 * @example
 * nativeId(42) // '42'
 * nativeId('') // undefined
 */
export function nativeId(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

/**
 * {@link nativeId} for wire schemas: `null`, absent and empty are `undefined`.
 *
 * @example
 * z.object({ id: wireId }).parse({ id: 42 }) // { id: '42' }
 */
export const wireId = z.union([z.string(), z.number()]).nullish().transform(nativeId)

/**
 * Text for wire schemas: `null`, absent and empty are `undefined`, because networks write them for one another.
 *
 * @example
 * z.object({ text: wireText }).parse({ text: '' }) // { text: undefined }
 */
export const wireText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' ? undefined : text))
