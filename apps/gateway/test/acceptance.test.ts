import { acceptMessages } from '@dm/acceptance'
import { afterAll, beforeAll } from 'vitest'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
})

afterAll(() => gateway.stop())

acceptMessages(['facebook', 'instagram', 'twitter'], () => ({
  baseUrl: `${gateway.url}/api`,
  apiKey: gateway.apiKey,
}))
