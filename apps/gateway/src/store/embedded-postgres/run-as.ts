import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'

/**
 * How root runs a server that refuses root. `auto` tries a user namespace, then an unprivileged user of
 * this machine.
 */
export type AsRoot = 'auto' | 'user_namespace' | 'other_user'

/** As whom and through which wrappers the server's programs are run. */
export interface RunAs {
  /** Programs that end in an exec of the command, so that its process id is the one we spawned. */
  readonly wrapper: readonly string[]
  /** Set when the process must change to another user. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

export interface Finished {
  readonly code: number | null
  readonly output: string
}

/**
 * Starts a program in a session of its own: Ctrl-C reaches the gateway only, which drains and then stops
 * the server.
 */
export function launch(runAs: RunAs, command: readonly string[], stdio: StdioOptions): ChildProcess {
  const [file, ...args] = [...runAs.wrapper, ...command]
  return spawn(file ?? '', args, {
    ...runAs.user,
    ...(process.platform !== 'win32' && { cwd: '/' }),
    stdio,
    detached: true,
    windowsHide: true,
  })
}

/** Runs a program to its end and collects what it says. A program that is missing has code 127. */
export function run(runAs: RunAs, command: readonly string[], signal?: AbortSignal): Promise<Finished> {
  return new Promise((resolve) => {
    const child = launch(runAs, command, ['ignore', 'pipe', 'pipe'])
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    const abort = () => child.kill('SIGINT')
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    signal?.addEventListener('abort', abort, { once: true })
    const finish = (code: number | null) => {
      signal?.removeEventListener('abort', abort)
      resolve({ code, output })
    }
    child.once('error', (error) => {
      output += error.message
      finish(127)
    })
    child.once('close', finish)
  })
}
