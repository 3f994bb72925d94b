import { ControlError } from './control-error.ts'
import { controlInput } from './control-input.ts'

/** What is wrong with a patch of switches, by the name of its field. */
export interface SwitchProblem {
  field: string
  message: string
}

/** The switches of a network as they stand, and the words that some of them are limited to. */
export interface KnownSwitches {
  /** Every switch with a value of its kind. */
  values: Record<string, unknown>
  /** What a switch may be, where its kind does not say it. */
  choices: Record<string, readonly unknown[]>
  /** Switches that are a number or null. */
  numberOrNull: readonly string[]
}

/** Looks for the first thing wrong with a patch; an object among the values is patched in turn. */
export function switchProblem(
  patch: Record<string, unknown>,
  known: KnownSwitches,
  path = '',
): SwitchProblem | undefined {
  for (const [name, value] of Object.entries(patch)) {
    const field = `${path}${name}`
    if (!Object.hasOwn(known.values, name)) return { field, message: 'no such switch' }
    const allowed = known.choices[name]
    if (allowed) {
      if (!allowed.includes(value)) return { field, message: `must be one of ${allowed.join(', ')}` }
      continue
    }
    const current = known.values[name]
    if (typeof current === 'object' && current !== null) {
      if (typeof value !== 'object' || value === null) return { field, message: 'must be an object' }
      const inside = switchProblem({ ...value }, { ...known, values: { ...current } }, `${field}.`)
      if (inside) return inside
      continue
    }
    const nullable = known.numberOrNull.includes(name)
    if (nullable && value === null) continue
    const wanted = nullable ? 'number' : typeof current
    if (typeof value !== wanted) return { field, message: `must be a ${wanted}` }
  }
  return undefined
}

/** Checks a patch and applies it; answers all switches as they stand then. */
export function changeSwitches<Switches extends { limits: object }>(
  switches: Switches,
  body: unknown,
  problemOf: (patch: Record<string, unknown>) => SwitchProblem | undefined,
): Switches {
  const patch = controlInput(body, null).value
  const problem = problemOf(patch)
  if (problem) throw new ControlError(problem.field, problem.message)
  const { limits, ...rest } = patch
  Object.assign(switches, rest)
  Object.assign(switches.limits, limits)
  return { ...switches, limits: { ...switches.limits } }
}
