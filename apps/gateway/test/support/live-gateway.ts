import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach } from 'vitest'
import { startTestGateway, type TestGateway } from './test-gateway.ts'

/** For each test a simulated network, and gateways in live mode on its clock once the test starts them. */
export function useLiveGateway() {
  let network: SimulatorServer
  let gateways: TestGateway[] = []

  beforeEach(async () => {
    network = await serveSimulator({ port: 0, allowPlainHttp: true })
  })

  afterEach(async () => {
    for (const gateway of gateways.toReversed()) await gateway.stop()
    gateways = []
    await network.close()
  })

  return {
    get network() {
      return network
    },
    /** @param hurry how many times as often as usual its jobs look by themselves */
    async start(env: Record<string, string>, hurry = 1): Promise<TestGateway> {
      const clock = () => network.simulator.clock.now()
      const gateway = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1', ...env }, { clock, hurry })
      gateways.push(gateway)
      return gateway
    },
    /** Another gateway on the same database. */
    startBeside(first: TestGateway, env: Record<string, string>, hurry = 1): Promise<TestGateway> {
      return this.start({ ...env, DATABASE_URL: first.databaseUrl }, hurry)
    },
  }
}
