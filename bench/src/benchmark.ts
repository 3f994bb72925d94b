import type { Comparison } from './comparison.ts'
import type { Effort } from './effort.ts'

/** One question about speed. Each has a folder of its own and a line in `benchmarks.ts`. */
export interface Benchmark {
  /** As it is called on the command line. */
  readonly name: string
  /** What is done, and by what it is measured, in a sentence. */
  readonly about: string
  run(effort: Effort): Promise<readonly Comparison[]>
}
