import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..', '..', '..')

/** A gateway in a process of its own, as an operator starts it. */
export interface GatewayProcess {
  readonly child: ChildProcess
  /** Everything it has printed so far, both streams. */
  printed(): string
  /** Resolves when it has printed something like this. Rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves with its exit code, or the name of the signal that ended it. */
  ended(): Promise<number | string>
  kill(signal: NodeJS.Signals): Promise<number | string>
}

export function startProcess(env: Record<string, string>): GatewayProcess {
  const command = ['--conditions=@dm/source', 'apps/gateway/src/main.ts']
  return watch(spawn(process.execPath, command, { cwd: root, env: environment(env) }))
}

/** The same from its build, as it is deployed. */
export function startBuilt(env: Record<string, string>): GatewayProcess {
  return watch(spawn(process.execPath, ['apps/gateway/dist/main.js'], { cwd: root, env: environment(env) }))
}

/** The same through `npm start`, with everything that stands in between. */
export function npmStart(env: Record<string, string>): GatewayProcess {
  return watch(spawn('npm', ['start'], { cwd: root, env: environment(env) }))
}

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, PORT: '0', SANDBOX_PORT: '0', DM_RATE_LIMIT: '0', ...env }
}

function watch(child: ChildProcess): GatewayProcess {
  let printed = ''
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  return {
    child,
    printed: () => printed,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(printed)
          if (!found) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        look()
        void ended.then((code) =>
          reject(new Error(`ended with ${code} before saying ${pattern}:\n${printed}`)),
        )
      }),
    ended: () => ended,
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}
