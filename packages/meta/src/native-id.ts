import { z } from 'zod'

export { nativeId, wireId, wireText } from '@dm/core/kit'

/** A flag that is `true`, or the text `true` as the test button of the app dashboard sends it. */
export const wireFlag = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => value === true || value === 'true' || value === 1)
