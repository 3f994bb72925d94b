const epochMs = 1_288_834_974_657
const lowBits = 22n
const lowMask = (1n << lowBits) - 1n

/** Ids that carry the moment they were made at; https://docs.x.com/fundamentals/x-ids */
export type Snowflakes = (atMs: number) => string

/**
 * Creates the source of ids. The low 22 bits, worker and sequence on the real platform, count up from a place
 * that differs in every run, so that two runs with the same frozen clock do not meet.
 */
export function createSnowflakes(start: bigint): Snowflakes {
  // The first half only, so that ids of one moment keep their order for two million of them.
  let low = start & (lowMask >> 1n)
  return (atMs) => {
    low = (low + 1n) & lowMask
    return String((BigInt(Math.trunc(atMs) - epochMs) << lowBits) | low)
  }
}

/** The id that a label and a moment always have together: history that a restart must not double. */
export function stableSnowflake(atMs: number, digits: string): string {
  return String((BigInt(Math.trunc(atMs) - epochMs) << lowBits) | (BigInt(digits) & lowMask))
}

/** Which of two ids is larger, as numbers of any size. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
