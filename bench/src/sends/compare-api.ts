import { compare, type Comparison } from '../comparison.ts'
import type { Effort } from '../effort.ts'
import { startGateway } from '../gateway-process.ts'
import { play } from '../load.ts'
import { startProcess, type OwnProcess } from '../own-process.ts'
import { withPostgres } from '../postgres.ts'
import { playRounds } from '../rounds.ts'
import { apiRequests } from './api-requests.ts'

const unit = { name: 'messages/s', better: 'more' } as const
const target = 0.4
const connections = 50

/** The API, every message written down before its call, against a server that only hands on. */
export function compareApi(network: OwnProcess, { load }: Effort): Promise<Comparison> {
  const address = `http://127.0.0.1:${network.port}`
  return withPostgres(async (postgres) => {
    const forwarder = await startProcess(new URL('./forwarder-server.ts', import.meta.url), address)
    const gateway = await startGateway(await postgres.create('sends'), address)
    const turn = (port: number) => async () => {
      const before = await takenBy(network)
      const requests = apiRequests(load.messages, gateway.apiKey)
      const { seconds } = await play({ port, connections, requests })
      const taken = (await takenBy(network)) - before
      if (taken !== load.messages) throw new Error(`${taken} messages were sent for ${load.messages} calls`)
      return load.messages / seconds
    }
    try {
      const { ours, floor } = await playRounds(
        { ours: turn(gateway.port), floor: turn(forwarder.port) },
        load.rounds,
      )
      const subject = `POST /api/messages, ${connections} connections`
      return compare({ subject, against: 'bare server that forwards', unit, target }, ours, floor)
    } finally {
      await gateway.stop()
      await forwarder.stop()
    }
  })
}

async function takenBy(network: OwnProcess): Promise<number> {
  return (await network.ask<{ taken: number }>({})).taken
}
