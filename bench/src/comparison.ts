import { spreadOf, type Spread } from './spread.ts'

/** Ours beside one other, measured in the same rounds. */
export interface Comparison {
  /** What was measured: `facebook, node:crypto`. */
  readonly subject: string
  /** The floor or peer, as the table names it. */
  readonly against: string
  /** How many times as long ours took, round by round. */
  readonly ratio: Spread
  /** Nanoseconds of processor time for one call, on this machine at this hour. */
  readonly oursNs: Spread
  readonly theirsNs: Spread
  /** The median ratio that ours may have at most. */
  readonly target?: number
}

/** Compares two contenders by the times that each took, round by round. */
export function compare(
  labels: Pick<Comparison, 'subject' | 'against' | 'target'>,
  oursNs: readonly number[],
  theirsNs: readonly number[],
): Comparison {
  const ratios = oursNs.map((ns, round) => ns / (theirsNs[round] ?? Number.NaN))
  return { ...labels, ratio: spreadOf(ratios), oursNs: spreadOf(oursNs), theirsNs: spreadOf(theirsNs) }
}

/** `undefined` when there is no target. */
export function holds({ ratio, target }: Comparison): boolean | undefined {
  return target === undefined ? undefined : ratio.median <= target
}
