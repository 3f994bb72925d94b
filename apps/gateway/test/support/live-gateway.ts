import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startTestGateway, type TestGateway } from './test-gateway.ts'

/** For each test, or all of a file, a simulated network, and gateways in live mode on its clock once they are started. */
export function useLiveGateway(lasting: 'test' | 'file' = 'test') {
  const [before, after] = lasting === 'test' ? [beforeEach, afterEach] : [beforeAll, afterAll]
  let network: SimulatorServer
  let gateways: TestGateway[] = []

  before(async () => {
    network = await serveSimulator({ port: 0, allowPlainHttp: true })
  })

  const stopGateways = async () => {
    for (const gateway of gateways.toReversed()) await gateway.stop()
    gateways = []
  }

  after(async () => {
    await stopGateways()
    await network.close()
  })

  return {
    /** Those that were started; each holds many connections of the server that all tests share. */
    stopGateways,
    get network() {
      return network
    },
    /** @param hurry how many times as fast as usual it waits for others, and its jobs look by themselves */
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
