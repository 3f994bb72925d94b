import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { benchmarks } from './benchmarks.ts'
import { holds } from './comparison.ts'
import { brief, thorough } from './effort.ts'
import { table } from './table.ts'

const { values, positionals } = parseArgs({
  options: { brief: { type: 'boolean', default: false }, minutes: { type: 'string' } },
  allowPositionals: true,
})
const wanted = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name))
if (unknown.length > 0) {
  const known = benchmarks.map(({ name }) => name)
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}; there are: ${known.join(', ')}\n`)
  process.exit(1)
}

const usual = values.brief ? brief : thorough
const effort = values.minutes === undefined ? usual : { ...usual, memoryMinutes: Number(values.minutes) }

print(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`)
for (const benchmark of wanted) {
  const comparisons = await benchmark.run(effort)
  print(`\n${benchmark.name}: ${benchmark.about}\n\n${table(comparisons)}`)
  if (!values.brief && comparisons.some((comparison) => holds(comparison) === false)) process.exitCode = 1
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
