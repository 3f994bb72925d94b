import { z } from 'zod'

/** True or false, which some clients write as text. */
export const flag = z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' })

/** A whole number within bounds, which some clients write as text. */
export function wholeNumber({ from, to, error }: { from: number; to: number; error: string }) {
  return z
    .union([z.number(), z.string().trim().min(1).pipe(z.coerce.number())], { error })
    .pipe(z.number().int(error).min(from, error).max(to, error))
}
