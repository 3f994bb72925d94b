import type { Context } from '../context.ts'
import { lookUpParticipants } from '../domain/participant/look-up.ts'

const pauseAfterFailureMs = 15_000

export interface ParticipantLookup {
  /** Says that somebody new may be waiting. */
  readonly wake: () => void
  readonly stop: () => Promise<void>
}

/** Looks up people one after the other, whenever it is woken; tries again later when a network is out of order. */
export function createParticipantLookup(context: Context): ParticipantLookup {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  const run = async () => {
    do {
      again = false
      if (await lookUpParticipants(context)) again = true
    } while (again && !stopped)
  }

  const wake = () => {
    again = true
    if (running || stopped) return
    clearTimeout(retry)
    running = run()
      .catch((error: unknown) => {
        context.log.warn({ err: error }, 'people could not be looked up; trying again later')
        if (!stopped) retry = setTimeout(wake, pauseAfterFailureMs)
      })
      .finally(() => (running = undefined))
  }

  return {
    wake,
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      await running
    },
  }
}
