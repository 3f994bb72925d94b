import { accept } from '@dm/acceptance'
import { afterAll, beforeAll } from 'vitest'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway({ DM_OWNER_EMAIL: 'owner@example.com' })
})

afterAll(() => gateway.stop())

const speakers: Record<string, string> = { facebook: 'facebook', instagram: 'instagram', twitter: 'x' }

accept(Object.keys(speakers), () => ({ baseUrl: `${gateway.url}/api`, apiKey: gateway.apiKey }), {
  speak: async (platform, text) => {
    await gateway.sandbox(`/${speakers[platform]}/messages`, { text })
  },
  complete: true,
})
