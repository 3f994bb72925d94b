import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterEach, beforeEach } from 'vitest'
import { startTestGateway, type TestGateway } from './test-gateway.ts'

/** For each test a simulated network, and a gateway in live mode on its clock once the test starts one. */
export function useLiveGateway() {
  let network: SimulatorServer
  let gateway: TestGateway | undefined

  beforeEach(async () => {
    network = await serveSimulator({ port: 0, allowPlainHttp: true })
  })

  afterEach(async () => {
    await gateway?.stop()
    gateway = undefined
    await network.close()
  })

  return {
    get network() {
      return network
    },
    async start(env: Record<string, string>): Promise<TestGateway> {
      const clock = () => network.simulator.clock.now()
      gateway = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1', ...env }, clock)
      return gateway
    },
  }
}
