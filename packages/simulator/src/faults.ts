import { ControlError } from './control-error.ts'
import { controlInput, oneOf } from './control-input.ts'

const faultKinds = ['slow', 'status', 'reset', 'half_body', 'timeout_after_accept', 'error'] as const

/** Something that goes wrong between the caller and the platform. */
export interface Fault {
  /** Only calls to this platform; any when absent. */
  platform?: string
  /** Only calls with this method, whose path contains this text; any when absent. */
  match?: { method?: string; path?: string }
  /** How many calls it meets; one when absent. */
  times?: number | 'always'
  /**
   * - `slow`: the answer takes `ms` longer, in real milliseconds
   * - `status`: an answer with this `status` and an error body of the platform
   * - `error`: an error of the platform with `code`, `subcode` and perhaps `status`
   * - `reset`: the connection breaks
   * - `half_body`: the answer breaks off in its middle
   * - `timeout_after_accept`: the call is carried out and never answered
   */
  kind: (typeof faultKinds)[number]
  /** Let the call take effect first: then `reset`, `status` and `error` hit the answer only. */
  after?: boolean
  ms?: number
  status?: number
  code?: number
  subcode?: number
  message?: string
}

/** A fault on duty. */
export interface ActiveFault extends Fault {
  id: string
  /** How many calls it still meets. */
  left: number | 'always'
}

export interface Faults {
  /** Puts a fault on duty; throws for a body that is none. */
  add(fault: Fault): ActiveFault
  list(): ActiveFault[]
  /** Takes one fault off duty, or all. */
  clear(id?: string): void
  /** The fault that meets this call, counted. */
  take(platform: string, method: string, path: string): ActiveFault | undefined
}

const fields = ['platform', 'match', 'times', 'kind', 'after', 'ms', 'status', 'code', 'subcode', 'message']

/** Creates an empty list of faults. */
export function createFaults(): Faults {
  const active: ActiveFault[] = []
  let added = 0

  return {
    add(fault) {
      const checked = readFault(fault)
      const one: ActiveFault = { ...checked, id: `fault-${++added}`, left: checked.times ?? 1 }
      active.push(one)
      return one
    },
    list: () => [...active],
    clear(id) {
      for (let index = active.length - 1; index >= 0; index--) {
        if (id === undefined || active[index]?.id === id) active.splice(index, 1)
      }
    },
    take(platform, method, path) {
      const found = active.find(
        (fault) =>
          (fault.platform ?? platform) === platform &&
          (fault.match?.method ?? method).toUpperCase() === method &&
          path.includes(fault.match?.path ?? ''),
      )
      if (!found || found.left === 'always') return found
      found.left -= 1
      if (found.left <= 0) active.splice(active.indexOf(found), 1)
      return found
    },
  }
}

function readFault(body: unknown): Fault {
  const input = controlInput(body, fields)
  const kind = oneOf(input, 'kind', faultKinds)
  if (!kind) throw new ControlError('kind', `is required: one of ${faultKinds.join(', ')}`)
  if (kind === 'slow' && input.number('ms') === undefined)
    throw new ControlError('ms', 'is required for slow')
  if (kind === 'status') {
    const status = input.number('status')
    if (status === undefined || status < 200 || status > 599) {
      throw new ControlError('status', 'must be an HTTP status from 200 to 599')
    }
  }
  if (kind === 'error' && input.number('code') === undefined) {
    throw new ControlError('code', 'is required for error')
  }
  const times = input.value.times
  if (times !== undefined && times !== 'always' && !(Number.isInteger(times) && Number(times) > 0)) {
    throw new ControlError('times', 'must be a positive integer or "always"')
  }
  const match = input.object('match')
  if (match) {
    const inside = controlInput(match, ['method', 'path'], 'match')
    inside.text('method')
    inside.text('path')
  }
  for (const name of ['ms', 'status', 'code', 'subcode']) input.number(name)
  for (const name of ['platform', 'message']) input.text(name)
  input.flag('after')
  return input.value as unknown as Fault
}
