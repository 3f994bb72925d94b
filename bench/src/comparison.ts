import { spreadOf, type Spread } from './spread.ts'

/** How a figure is to be read. */
export interface Unit {
  /** `µs`, `messages/s`. */
  readonly name: string
  /** Whether less of it is better: then a target is the most that the ratio may be, else the least. */
  readonly better: 'less' | 'more'
}

/** Ours beside one other, measured in the same rounds. */
export interface Comparison {
  /** What was measured: `facebook, node:crypto`. */
  readonly subject: string
  /** The floor or peer, as the table names it. */
  readonly against: string
  readonly unit: Unit
  /** Ours divided by theirs, round by round. */
  readonly ratio: Spread
  /** On this machine at this hour. */
  readonly ours: Spread
  readonly theirs: Spread
  /** Where the median ratio has to end. */
  readonly target?: number
}

/** Compares two contenders by the figures that each had, round by round. */
export function compare(
  labels: Pick<Comparison, 'subject' | 'against' | 'unit' | 'target'>,
  ours: readonly number[],
  theirs: readonly number[],
): Comparison {
  const ratios = ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN))
  return { ...labels, ratio: spreadOf(ratios), ours: spreadOf(ours), theirs: spreadOf(theirs) }
}

/** `undefined` when there is no target. */
export function holds({ ratio, target, unit }: Comparison): boolean | undefined {
  if (target === undefined) return undefined
  return unit.better === 'less' ? ratio.median <= target : ratio.median >= target
}
