import { join } from 'node:path'
import { nameProblem } from './name-problem.ts'
import { nextSteps } from './next-steps.ts'
import { planScaffold, ScaffoldError } from './scaffold.ts'
import { writeScaffold } from './write-scaffold.ts'

const usage = 'Usage: npm run new:adapter -- <name of the network>, for example carrier-pigeon'

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const [name] = args
  if (name === undefined || args.length > 1) return complain(usage)
  const problem = nameProblem(name)
  if (problem !== undefined) return complain(`${problem}\n${usage}`)
  const root = join(import.meta.dirname, '..', '..', '..')
  try {
    const scaffold = await planScaffold(root, name)
    writeScaffold(root, scaffold)
    process.stdout.write(nextSteps(name, scaffold))
    return 0
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error
    return complain(`${error.message} Nothing was written.`)
  }
}

function complain(message: string): number {
  process.stderr.write(`new:adapter: ${message}\n`)
  return 1
}
