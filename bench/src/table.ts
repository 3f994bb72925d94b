import { holds, type Comparison } from './comparison.ts'
import type { Spread } from './spread.ts'

const head = ['', 'against', 'ratio', 'min–max', 'target', '', 'ours µs', 'theirs µs']

/** Comparisons as lines of text. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = [head, ...comparisons.map(row)]
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function row(comparison: Comparison): string[] {
  const { subject, against, ratio, target, oursNs, theirsNs } = comparison
  return [
    subject,
    against,
    `${ratio.median.toFixed(2)}×`,
    `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
    target === undefined ? '' : `≤ ${target.toFixed(2)}`,
    verdict(comparison),
    micros(oursNs),
    micros(theirsNs),
  ]
}

function verdict(comparison: Comparison): string {
  const held = holds(comparison)
  return held === undefined ? '' : held ? 'holds' : 'MISSED'
}

function micros({ median }: Spread): string {
  return (median / 1000).toFixed(1)
}
