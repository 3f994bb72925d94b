import type { Effort } from './effort.ts'
import { spreadOf } from './spread.ts'

/** Does the work once. What it returns is kept, so that no engine finds it needless. */
export type Contender = () => unknown

/** Microseconds since some moment. */
export type Clock = () => number

/** Of this process, in all threads: while others have the processor, nothing passes. */
const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** For work that is done elsewhere. */
export const wallClock: Clock = () => performance.now() * 1000

/**
 * Lets contenders run by turns, so that whatever else the machine does meets them alike, and gives for each
 * its microseconds a call, of processor time unless told otherwise, round by round: the median of its turns there. Every other time they go backwards,
 * because who comes second may find the garbage of the first.
 */
export async function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  effort: Effort,
  clock: Clock = processorClock,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const runners: Runner[] = []
  for (const [name, contender] of Object.entries<Contender>(contenders)) {
    runners.push({ name, contender, calls: await warmUp(contender, effort, clock), micros: [] })
  }
  for (let round = 0; round < effort.rounds; round += 1) await playRound(runners, effort, clock)
  return Object.fromEntries(runners.map(({ name, micros }) => [name, micros])) as Record<Name, number[]>
}

interface Runner {
  readonly name: string
  readonly contender: Contender
  /** How many of them fill a turn. */
  readonly calls: number
  readonly micros: number[]
}

async function playRound(runners: readonly Runner[], { turns }: Effort, clock: Clock): Promise<void> {
  const took = new Map(runners.map((runner) => [runner, [] as number[]]))
  for (let turn = 0; turn < turns; turn += 1) {
    for (const runner of turn % 2 === 0 ? runners : runners.toReversed()) {
      took.get(runner)?.push((await durationMicros(runner.contender, runner.calls, clock)) / runner.calls)
    }
  }
  for (const [runner, micros] of took) runner.micros.push(spreadOf(micros).median)
}

async function warmUp(contender: Contender, { warmUpMs, turnMs }: Effort, clock: Clock): Promise<number> {
  const batch = 64
  let fastestMicros = Number.POSITIVE_INFINITY
  const end = performance.now() + warmUpMs
  do fastestMicros = Math.min(fastestMicros, (await durationMicros(contender, batch, clock)) / batch)
  while (performance.now() < end)
  return Math.max(1, Math.round((turnMs * 1000) / fastestMicros))
}

let kept: unknown

async function durationMicros(contender: Contender, calls: number, clock: Clock): Promise<number> {
  const start = clock()
  for (let call = 0; call < calls; call += 1) {
    kept = contender()
    // To wait for what is there already would cost more than some contenders.
    if (kept instanceof Promise) kept = await kept
  }
  return clock() - start
}
