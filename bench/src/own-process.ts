import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A part of a benchmark in a process of its own, so that nobody waits for what another does in JavaScript. */
export interface OwnProcess {
  /** Where it listens, when it does. */
  readonly port: number
  /** Has it do something; one thing at a time. */
  ask<Answer>(question: object): Promise<Answer>
  stop(): Promise<void>
}

/** Starts a module that calls {@link ready}. */
export async function startProcess(module: URL, ...args: readonly string[]): Promise<OwnProcess> {
  const child = fork(fileURLToPath(module), args)
  const exited = once(child, 'exit')
  const answer = async () => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      exited.then(() => Promise.reject(new Error(`${module.href} ended before it answered`))),
    ])) as [unknown]
    return message
  }
  const { port } = (await answer()) as { port: number }
  return {
    port,
    ask: async <Answer>(question: object) => {
      child.send(question)
      return (await answer()) as Answer
    },
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

/** In that process: tells that it is there, answers what it is asked, and ends with whoever started it. */
export function ready(port = 0, onAsk?: (question: never) => unknown): void {
  process.send?.({ port })
  if (onAsk) {
    process.on('message', (question) => {
      // What fails ends the process, and whoever asked hears of that.
      void Promise.resolve(onAsk(question as never)).then((answer) => process.send?.(answer ?? {}))
    })
  }
  // At once: to end well it would have to write to a terminal that may be gone.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
