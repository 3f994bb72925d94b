import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { facebookApp } from './support/live-networks.ts'
import { startTestGateway, type TestGateway } from './support/test-gateway.ts'

let network: SimulatorServer
let gateway: TestGateway

beforeAll(async () => {
  network = await serveSimulator({ port: 0, allowPlainHttp: true })
  gateway = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1', ...facebookApp(network) })
})

afterAll(async () => {
  await gateway.stop()
  await network.close()
})

describe('a link is refused', () => {
  it.each([
    ['without a platform', { accountId: '1', accessToken: 't' }, 'platform is missing'],
    [
      'on a network that is not configured',
      { platform: 'x', accountId: '1', accessToken: 't' },
      'not set up for X',
    ],
    ['without an account', { platform: 'facebook', accessToken: 't' }, 'accountId is missing'],
    [
      'with a time that is none',
      { platform: 'facebook', accountId: '1', accessToken: 't', expiresAt: 'soon', aliases: [2] },
      'accept',
    ],
    [
      'with an empty token',
      { platform: 'facebook', accountId: '1', accessToken: ' ' },
      'accessToken is empty',
    ],
    [
      'with a token that does not work',
      { platform: 'facebook', accountId: '1', accessToken: 'made up' },
      'accept',
    ],
  ])('%s', async (_name, body, says) => {
    const answer = await gateway.post('/accounts', body)
    expect(answer).toMatchObject({
      status: 400,
      body: { status: 'error', message: expect.stringContaining(says) as string },
    })
    expect((await gateway.api('/accounts')).body.accounts).toEqual([])
  })
})

it('what cannot be linked is not linked: to unlink it succeeds', async () => {
  const init = { method: 'DELETE', headers: { 'content-type': 'application/json' } }
  const unlink = (platform: string) =>
    gateway.api('/profiles/social', { ...init, body: JSON.stringify({ platform }) })
  expect(await unlink('x')).toMatchObject({ status: 200, body: { status: 'success', platform: 'twitter' } })
  expect(await unlink('pigeon')).toMatchObject({ status: 400, body: { code: 101 } })
})
