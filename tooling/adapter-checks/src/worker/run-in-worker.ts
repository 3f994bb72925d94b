import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root, type AdapterPackage } from '../adapter-packages.ts'
import { serveWorker } from './serve-worker.ts'
import type { WorkerReport } from './scenario.ts'

/**
 * Plays the scenario with this network in workerd, the runtime of Cloudflare Workers, which has the web's
 * globals and, with the date that is set here, neither `process` nor `Buffer`. The simulator runs in there too.
 */
export async function runInWorker({ harness }: AdapterPackage): Promise<WorkerReport> {
  const folder = await mkdtemp(join(tmpdir(), 'dm-worker-'))
  try {
    await writeFile(join(folder, 'worker.js'), await bundleWorker(harness))
    await writeFile(join(folder, 'worker.capnp'), configuration)
    return await serveWorker(join(folder, 'worker.capnp'), async (url) => {
      const answer = await fetch(url)
      if (!answer.ok) throw new Error(await answer.text())
      return (await answer.json()) as WorkerReport
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// Dates after June 2026 bring Node's globals along unasked. The worker may call nobody: its outbound service
// reaches no address.
const configuration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ( name = "main", worker = (
      modules = [ ( name = "worker", esModule = embed "worker.js" ) ],
      compatibilityDate = "2026-06-01",
      globalOutbound = "nowhere",
    ) ),
    ( name = "nowhere", network = ( allow = [] ) ),
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:0", http = (), service = "main" ) ],
);
`

async function bundleWorker(harness: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: worker(harness), resolveDir: import.meta.dirname, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023',
    conditions: ['@dm/source', 'worker'],
    // Of the testkit only what simulates is used; the suite itself falls away, and with it what it needs.
    external: ['vitest', 'fast-check'],
    write: false,
  })
  const [code] = outputFiles
  if (code === undefined) throw new Error('the worker made no bundle')
  return code.text
}

const worker = (harness: string) => `
import { createSimulatedHarness } from ${JSON.stringify(harness)}
import { playScenario } from './scenario.ts'

export default {
  async fetch() {
    try {
      return Response.json(await playScenario(createSimulatedHarness()))
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 })
    }
  },
}
`
