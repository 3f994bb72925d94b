import { Script } from 'node:vm'
import { spellings } from './spellings.ts'

/** Members of the simulator, beside which its networks stand. */
const simulatorMembers = [
  'fetch',
  'clock',
  'faults',
  'seed',
  'world',
  'settle',
  'reset',
  'serve',
  'usePublicUrl',
  'platforms',
]

/** Lint takes these for names of files that could hold anything. */
const vague = ['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'types', 'shared']

/** Why a network cannot have this name, in one sentence; nothing when it can. */
export function nameProblem(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) {
    return `"${name}" is no name for a network: lower-case words of letters and digits with hyphens between them, as in carrier-pigeon.`
  }
  if (name.length > 40) return `"${name}" is longer than 40 characters.`
  if (name === 'new-network') return '"new-network" is the name that the templates use.'
  const { camel } = spellings(name)
  if (isReserved(camel))
    return `"${name}" is a word of JavaScript, and the package exports a constant of that name.`
  if (simulatorMembers.includes(camel)) return `"${name}" is already a member of the simulator.`
  if (vague.includes(name)) return `"${name}" could be anything; name the network.`
  return undefined
}

/** Compiles and never runs. */
function isReserved(identifier: string): boolean {
  try {
    new Script(`'use strict'; const ${identifier} = 1`)
    return false
  } catch {
    return true
  }
}
