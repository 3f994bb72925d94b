import { accept } from '@dm/acceptance'
import { afterAll, beforeAll } from 'vitest'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OWNER_EMAIL: 'owner@example.com' })
})

afterAll(() => gateway.stop())

accept(['facebook', 'instagram', 'twitter'], () => ({
  baseUrl: `${gateway.url}/api`,
  apiKey: gateway.apiKey,
}))
