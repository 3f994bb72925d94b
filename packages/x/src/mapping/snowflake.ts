import type { Timestamp } from '@dm/core'
import { parseTimestamp } from '@dm/core/kit'

// https://docs.x.com/fundamentals/x-ids
const epochMs = 1_288_834_974_657n
const sequenceBits = 22n

/** When an id was given out, which is within it; `undefined` for what is no id. */
export function snowflakeTime(id: string): Timestamp | undefined {
  if (!/^\d{1,19}$/.test(id)) return undefined
  return parseTimestamp(Number((BigInt(id) >> sequenceBits) + epochMs))
}
