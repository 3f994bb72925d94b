import { setTimeout as delay } from 'node:timers/promises'
import type { Benchmark } from '../benchmark.ts'
import { compare } from '../comparison.ts'
import { startGateway, type GatewayProcess } from '../gateway-process.ts'
import type { Memory } from '../gateway-probe.ts'
import { createWriting, messenger, requestsOf } from '../ingest/webhooks.ts'
import { play } from '../load.ts'
import { startProcess } from '../own-process.ts'
import { withPostgres } from '../postgres.ts'
import { apiRequests } from '../sends/api-requests.ts'
import { trendOf } from './trend.ts'

/** How many times as much there may be in the end. */
const target = 1.1
/** In every second. */
const load = { webhooks: 100, sends: 25 }
const windows = 20

/** Whether a gateway that works takes more and more memory. */
export const memory: Benchmark = {
  name: 'memory',
  about: `memory of a gateway without its garbage, the last windows against the first, with ${load.webhooks} webhooks, as many hooks and ${load.sends} sends a second`,
  run: ({ memoryMinutes }) =>
    withPostgres(async (postgres) => {
      const network = await startProcess(new URL('../sends/network-server.ts', import.meta.url))
      const receiver = await startProcess(new URL('../hooks/receiver-server.ts', import.meta.url))
      const address = (port: number) => `http://127.0.0.1:${port}`
      const gateway = await startGateway(await postgres.create('memory'), address(network.port))
      try {
        await register(gateway, `${address(receiver.port)}/hooks`)
        const samples: Memory[] = []
        const work = createWork(gateway)
        const windowMs = (memoryMinutes * 60_000) / windows
        while (samples.length < windows) {
          await work(windowMs)
          samples.push(await gateway.memory())
        }
        return [
          row(
            'heap and buffers',
            samples.map(({ heapBytes }) => heapBytes),
          ),
          row(
            'the whole process',
            samples.map(({ rssBytes }) => rssBytes),
          ),
        ]
      } finally {
        await gateway.stop()
        await network.stop()
        await receiver.stop()
      }
    }),
}

function row(subject: string, samples: readonly number[]) {
  const { first, last } = trendOf(samples.map((bytes) => bytes / 2 ** 20))
  const unit = { name: 'MiB', better: 'less' } as const
  return compare({ subject, against: 'after the warm-up', unit, target }, last, first)
}

/** So much a second, as far as the machine can do it, for some time. */
function createWork({ port, apiKey }: GatewayProcess): (ms: number) => Promise<void> {
  const write = createWriting()
  return async (ms) => {
    const end = performance.now() + ms
    while (performance.now() < end) {
      const second = delay(Math.min(1000, end - performance.now()))
      const webhooks = requestsOf('/webhooks/facebook', messenger, write(load.webhooks), 1)
      await Promise.all([
        play({ port, connections: 8, requests: webhooks }),
        play({ port, connections: 4, requests: apiRequests(load.sends, apiKey) }),
      ])
      await second
    }
  }
}

async function register({ port, apiKey }: GatewayProcess, url: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/hook/webhook`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'messages', url, secret: 'what an endpoint and the gateway know' }),
  })
  if (!response.ok) throw new Error(`the endpoint was not registered: ${await response.text()}`)
}
