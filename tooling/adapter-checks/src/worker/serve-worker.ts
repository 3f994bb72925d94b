import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import workerd from 'workerd'

/** Runs workerd with a configuration that has one socket, on loopback, for as long as `use` takes. */
export async function serveWorker<Result>(
  configuration: string,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const child = spawn(workerd, ['serve', configuration, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  try {
    return await use(`http://127.0.0.1:${await listeningPort(child)}/`)
  } finally {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
  }
}

/** workerd tells on its control channel, a line of JSON each, which port it was given. */
async function listeningPort(child: ChildProcess): Promise<number> {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number }
    if (event === 'listen' && port !== undefined) return port
  }
  throw new Error(`workerd did not start: ${complaint}`)
}
