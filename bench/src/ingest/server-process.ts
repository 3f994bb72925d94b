import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly port: number
  stop(): Promise<void>
}

/** Starts a module of this folder as a process of its own, which says `{ port }` when it answers. */
export async function startServer(module: string, ...args: readonly string[]): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), args)
  const exited = once(child, 'exit')
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`${module} ended before it answered`))),
  ])) as [{ port: number }]
  return {
    port: message.port,
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

/** In that process: tells that it answers, and ends it with whoever started it. */
export function serving(port: number): void {
  process.send?.({ port })
  // At once: to end well it would have to write to a terminal that may be gone.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
