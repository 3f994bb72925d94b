import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wireErrors } from '../src/domain/errors/wire-errors.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
})

afterAll(() => gateway.stop())

describe('an error is explained', () => {
  it('whichever code it had', async () => {
    for (const [name, { code, status, hint }] of Object.entries(wireErrors)) {
      const answer = await gateway.api(`/error-explainer?code=${code}&source=somebody`)
      expect(answer, name).toMatchObject({ status: 200, body: { status: 'success', code } })
      const { others = [], ...first } = answer.body as { others?: Json[] } & Json
      const told = [first, ...others].find((one) => one.name === name)
      expect(told, name).toMatchObject({ httpStatus: status, hint })
    }
  })

  it('with whose move it is, and whether the call may be repeated', async () => {
    const move = async (code: number) => {
      const { body } = await gateway.api(`/error-explainer?code=${code}`)
      return [body.classification, body.retryAvailable]
    }
    expect(await move(101)).toEqual(['developer-fix', false])
    expect(await move(156)).toEqual(['user-action', false])
    expect(await move(9032)).toEqual(['network', true])
    expect(await move(9031)).toEqual(['network', false])
  })

  it('in the numbers of a network', async () => {
    const names = ({ body }: { body: Json }) =>
      [body, ...((body.others ?? []) as Json[])].map(({ name }) => name)
    const onX = await gateway.api('/error-explainer?code=272&platform=x')
    expect(onX.body.platform).toBe('twitter')
    expect(names(onX)).toEqual(['authorization_lost', 'app_not_ours'])
    expect(names(await gateway.api('/error-explainer?code=272&platform=facebook'))).toEqual(['app_not_ours'])
  })

  it('of a network, also where the gateway is not set up for it', async () => {
    const without = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1' })
    try {
      const answer = await without.api('/error-explainer?code=272&platform=twitter')
      expect(answer).toMatchObject({ status: 200, body: { name: 'authorization_lost', platform: 'twitter' } })
    } finally {
      await without.stop()
    }
  })

  it.each(['', '?code=', '?code=12345', '?code=x', '?code=101&platform=myspace'])(
    'but not for the query "%s"',
    async (query) => {
      expect(await gateway.api(`/error-explainer${query}`)).toMatchObject({
        status: 400,
        body: { code: 101 },
      })
    },
  )
})

describe('who asks for a path that is not there is told of the nearest', () => {
  it.each([
    ['GET', '/messages/facebook', 'GET /api/messages/facebook'],
    ['POST', '/messages/facebook', 'POST /api/messages/facebook'],
    ['GET', '/api/messages/facebook/', 'GET /api/messages/facebook'],
    ['GET', '/api/Messages/facebook', 'GET /api/messages/facebook'],
    ['GET', '/api/message/facebook', 'GET /api/messages/facebook'],
    ['GET', '/api/messages', 'GET /api/messages/:platform'],
    ['GET', '/api/v1/messages/facebook', 'GET /api/messages/facebook'],
    ['GET', '/api/massages/autoresponse', 'GET /api/messages/autoresponse'],
    ['POST', '/api/webhook', 'POST /api/hook/webhook'],
    ['POST', '/webhook', 'POST /api/hook/webhook'],
    ['GET', '/api/hooks/webhook', 'GET /api/hook/webhook'],
    ['GET', '/api/profile', 'GET /api/profiles'],
    ['GET', '/api/account', 'GET /api/accounts'],
    ['PUT', '/account', 'POST or GET /api/accounts'],
    ['GET', '/openapi.jsn', 'GET /openapi.json'],
  ])('%s %s: %s', async (method, path, wanted) => {
    expect(await messageOf(method, path)).toContain(`Did you mean ${wanted}?`)
  })

  it.each(['/', '/api/nothing/here', '/favicon.ico', '/api/messages/facebook/x/y/z'])(
    '%s is like nothing',
    async (path) => {
      const message = await messageOf('GET', path)
      expect(message).not.toContain('Did you mean')
      expect(message).toContain('/docs')
    },
  )

  async function messageOf(method: string, path: string) {
    const response = await fetch(gateway.url + path, {
      method,
      headers: { authorization: `Bearer ${gateway.apiKey}` },
    })
    expect(response.status).toBe(404)
    return ((await response.json()) as { message: string }).message
  }
})
