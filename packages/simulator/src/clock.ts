import { later } from './timers.ts'

/** The time the simulated platforms live in. Everything with a date or a deadline of theirs reads it. */
export interface SimulatorClock {
  /** Milliseconds since 1970, in simulated time. */
  now(): number
  /** Moves simulated time forward and runs what became due: webhook retries, expiries. */
  advance(ms: number): void
  /** Jumps to a moment, forward or backward. */
  set(ms: number): void
}

/** A clock that can also be asked to run something at a simulated moment. */
export interface SchedulingClock extends SimulatorClock {
  /** Runs `task` once simulated time reaches `atMs`; returns its cancellation. */
  schedule(atMs: number, task: () => void): () => void
}

/** A number freezes time there until it is moved; a function is time that runs by itself. */
export type ClockSource = number | (() => number)

interface Task {
  atMs: number
  run: () => void
}

/** Creates the simulated clock; it runs with real time unless `source` says otherwise. */
export function createClock(source: ClockSource = Date.now): SchedulingClock {
  const base = typeof source === 'number' ? () => source : source
  const runs = typeof source !== 'number'
  const tasks = new Set<Task>()
  let offsetMs = 0
  let cancelTimer: (() => void) | undefined

  const now = () => base() + offsetMs

  function fireDue() {
    const due = [...tasks].filter((task) => task.atMs <= now()).sort((a, b) => a.atMs - b.atMs)
    for (const task of due) tasks.delete(task)
    for (const task of due) task.run()
    arm()
  }

  function arm() {
    cancelTimer?.()
    cancelTimer = undefined
    if (!runs || tasks.size === 0) return
    const next = Math.min(...[...tasks].map((task) => task.atMs))
    cancelTimer = later(next - now(), fireDue)
  }

  function move(ms: number) {
    offsetMs += ms
    fireDue()
  }

  return {
    now,
    advance: move,
    set: (ms) => move(ms - now()),
    schedule(atMs, run) {
      const task = { atMs, run }
      tasks.add(task)
      arm()
      return () => {
        tasks.delete(task)
        arm()
      }
    },
  }
}
