import type { Lifecycle } from './lifecycle.ts'

export interface EndingOptions {
  readonly lifecycle: Lifecycle
  readonly log: {
    info(fields: object, message: string): void
    fatal(fields: object, message: string): void
  }
  readonly exit: (code: number) => void
  /** How long everything may take to stop. */
  readonly deadlineMs?: number
  /** A terminal and npm both pass a signal on, so that one comes twice; after this it is another. */
  readonly repeatMs?: number
}

/** The end of the process, which comes once and always. */
export interface Ending {
  readonly begun: boolean
  /** Something that is still starting, and must be over before the process ends. */
  waitFor(starting: Promise<unknown>): void
  /** Stops everything and exits; only the first call says with which code. */
  begin(code: number): Promise<void>
  /** Begins the end, or hurries it when it takes too long for whoever waits. */
  onSignal(signal: string): void
}

export function createEnding(options: EndingOptions): Ending {
  const { lifecycle, log, exit, deadlineMs = 20_000, repeatMs = 1_000 } = options
  let starting: Promise<unknown> = Promise.resolve()
  let begunAt: number | undefined
  let ending: Promise<void> | undefined

  const stopAndExit = async (code: number) => {
    const deadline = setTimeout(() => {
      log.fatal({ deadlineMs }, 'not everything has stopped in time; the process ends without it')
      exit(1)
    }, deadlineMs)
    await lifecycle.stop()
    // A start that was under way stops at its next step, and leaves behind what it had just started.
    await starting.catch(() => undefined)
    await lifecycle.stop()
    clearTimeout(deadline)
    exit(code)
  }
  const begin = (code: number) => {
    begunAt ??= Date.now()
    return (ending ??= stopAndExit(code))
  }

  return {
    get begun() {
      return ending !== undefined
    },
    waitFor: (promise) => {
      starting = promise
    },
    begin,
    onSignal: (signal) => {
      if (begunAt === undefined) {
        log.info({ signal }, 'stopping')
        void begin(0)
      } else if (Date.now() - begunAt > repeatMs) {
        log.fatal({ signal }, 'a second signal came; the process ends at once')
        exit(1)
      }
    },
  }
}
