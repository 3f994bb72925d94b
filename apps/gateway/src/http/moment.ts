import { parseTimestamp } from '@dm/core/kit'
import { z } from 'zod'

const wrong = 'must be a moment like 2026-11-01T10:00:00Z'

/** A moment in a body: a date with a time, or a number as networks write it. */
export const moment = z
  .union([z.string(), z.number()], {
    error: ({ input }) => (input === undefined ? 'is missing' : wrong),
  })
  .transform((given, issues) => {
    const at = parseTimestamp(given)
    if (at !== undefined) return new Date(at)
    issues.addIssue(wrong)
    return z.NEVER
  })
