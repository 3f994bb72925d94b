import { z } from 'zod'
import type { PlatformId, Timestamp } from '../model/platform.ts'

/** The lower-case name of a network. */
export const platformIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'Expected the name of a network in lower case') satisfies z.ZodType<PlatformId>

/** ISO 8601 in UTC with exactly three digits of milliseconds, so that it sorts as text. */
export const timestampSchema = z.iso.datetime({
  precision: 3,
  error: 'Expected a time as 2026-11-01T10:00:02.000Z',
}) satisfies z.ZodType<Timestamp>

/** An id of a network: opaque, never empty. */
export const nativeIdSchema = z.string().min(1, 'Expected an id that is not empty')

/** A count of things or a size. */
export const countSchema = z.int().nonnegative()
