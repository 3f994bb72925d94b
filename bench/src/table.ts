import { holds, type Comparison } from './comparison.ts'

const head = ['', 'against', 'ratio', 'min–max', 'target', '', 'ours', 'theirs', '']

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
  const { subject, against, unit, ratio, target, ours, theirs } = comparison
  return [
    subject,
    against,
    `${ratio.median.toFixed(2)}×`,
    `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
    target === undefined ? '' : `${unit.better === 'less' ? '≤' : '≥'} ${target.toFixed(2)}`,
    verdict(comparison),
    figure(ours.median),
    figure(theirs.median),
    unit.name,
  ]
}

function verdict(comparison: Comparison): string {
  const held = holds(comparison)
  return held === undefined ? '' : held ? 'holds' : 'falls short'
}

const figure = (value: number) => value.toFixed(value < 1000 ? 1 : 0)
