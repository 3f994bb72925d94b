import { acceptMessages } from '@dm/acceptance'
import { afterAll, beforeAll } from 'vitest'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

const {
  ACCEPTANCE_URL,
  ACCEPTANCE_KEY = '',
  ACCEPTANCE_PLATFORMS = 'facebook,instagram,twitter',
} = process.env
let gateway: TestGateway | undefined

beforeAll(async () => {
  if (ACCEPTANCE_URL === undefined) gateway = await startTestGateway()
})

afterAll(() => gateway?.stop())

acceptMessages(ACCEPTANCE_PLATFORMS.split(','), () => ({
  baseUrl: ACCEPTANCE_URL ?? `${gateway?.url ?? ''}/api`,
  apiKey: gateway?.apiKey ?? ACCEPTANCE_KEY,
}))
