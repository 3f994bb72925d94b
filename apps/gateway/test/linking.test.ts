import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { serveSimulator, type SimulatorServer } from '@dm/simulator/server'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { facebookApp } from './support/live-networks.ts'
import { startTestGateway, type Json, type TestGateway } from './support/test-gateway.ts'

let network: SimulatorServer
let gateway: TestGateway | undefined

beforeEach(async () => {
  network = await serveSimulator({ port: 0, history: true, allowPlainHttp: true })
})

afterEach(async () => {
  await gateway?.stop()
  gateway = undefined
  await network.close()
})

function page() {
  const { pageId, pageName, pageAccessToken } = network.simulator.seed().facebook
  return { pageId, pageName, pageAccessToken }
}

async function startLive(env: Record<string, string> = {}): Promise<TestGateway> {
  gateway = await startTestGateway({ DM_MODE: 'live', HOST: '127.0.0.1', ...facebookApp(network), ...env })
  network.simulator.facebook.setWebhookUrl(`${gateway.url}/webhooks/facebook`)
  return gateway
}

/** The linked Page takes part in both directions. */
async function expectLinked({ api, post }: TestGateway): Promise<void> {
  await network.simulator.facebook.speak({ text: 'Is it linked?' })
  const read = await api('/messages/facebook')
  expect((read.body.messages as Json[])[0]).toMatchObject({ message: 'Is it linked?' })
  const { id } = network.simulator.seed().facebook.customers[0]!
  expect(await post('/messages/facebook', { recipientId: id, message: 'It is.' })).toMatchObject({
    status: 200,
  })
}

describe('a Page is linked in live mode', () => {
  it('by the environment', async () => {
    const { pageId, pageName, pageAccessToken } = page()
    const env = { FACEBOOK_PAGE_ID: pageId, FACEBOOK_PAGE_ACCESS_TOKEN: pageAccessToken }
    const started = await startLive(env)
    expect((await started.api('/accounts')).body.accounts).toMatchObject([
      { platform: 'facebook', id: pageId, displayName: pageName, state: 'active' },
    ])
    await expectLinked(started)
  })

  it('by the API, and again with the same answer', async () => {
    const { pageId, pageName, pageAccessToken } = page()
    const started = await startLive()
    expect(await started.api('/messages/facebook')).toMatchObject({ status: 400, body: { code: 156 } })
    const body = { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken }
    for (const _time of [1, 2]) {
      expect(await started.post('/accounts', body)).toMatchObject({
        status: 200,
        body: { status: 'success', account: { platform: 'facebook', id: pageId, displayName: pageName } },
      })
    }
    await expectLinked(started)
  })

  it('by the command, with the token on standard input', async () => {
    const { pageId, pageName, pageAccessToken } = page()
    const started = await startLive()
    const args = ['--conditions=@dm/source', 'src/main.ts', 'link', 'facebook', '--account-id', pageId]
    const running = promisify(execFile)(process.execPath, args, {
      cwd: `${import.meta.dirname}/..`,
      env: { PATH: process.env.PATH, PORT: new URL(started.url).port, DM_API_KEY: started.apiKey },
    })
    running.child.stdin?.end(`${pageAccessToken}\n`)
    expect((await running).stdout).toBe(`linked: facebook ${pageName} (${pageId})\n`)
    await expectLinked(started)
  })

  it('with what was said before, which nobody is told of as new', async () => {
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    await started.post('/accounts', { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken })
    const count = async () => (await started.api('/messages/facebook')).body.messagesCount
    await expect.poll(count).toBeGreaterThan(5)
    const client = new pg.Client({ connectionString: started.databaseUrl })
    await client.connect()
    const { rows } = await client.query('select distinct history from messages')
    await client.end()
    expect(rows).toEqual([{ history: true }])
  })

  it.each([
    ['pages that are empty', { pages: 'empty' as const }],
    ['pages that are short', { pages: 'short' as const }],
  ])('with its history, though the network gives it in %s', async (_name, switches) => {
    network.simulator.facebook.switches(switches)
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    await started.post('/accounts', { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken })
    const conversations = async () =>
      ((await started.api('/messages/facebook?conversationsOnly=true')).body.conversationIds as string[])
        .length
    const there = network.simulator.world().facebook.customers.filter((one) => one.messages.length > 0)
    await expect.poll(conversations, { timeout: 10_000 }).toBe(there.length)
  })

  it('and what cannot be read of its history is said in the log', async () => {
    network.simulator.facebook.switches({ historyDepth: 1 })
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    await started.post('/accounts', { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken })
    await expect
      .poll(() => started.log.map((line) => line.msg), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(['a part of the history could not be read', 'history imported']))
  })

  it('as soon as the network answers, though it did not when the gateway started', async () => {
    const { pageId, pageAccessToken } = page()
    network.simulator.faults.add({ kind: 'status', status: 503, match: { path: 'debug_token' } })
    const started = await startLive({ FACEBOOK_PAGE_ID: pageId, FACEBOOK_PAGE_ACCESS_TOKEN: pageAccessToken })
    expect((await started.api('/accounts')).body.accounts).toEqual([])
    const said = started.log.filter((line) => line.job === 'linking')
    expect(said).toMatchObject([{ msg: expect.stringContaining('tried again') as string }])
  })

  it('and shown as lost when the network does not accept its token any more, until a send goes out', async () => {
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    await started.post('/accounts', { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken })
    await expectLinked(started)
    const shown = async () => ((await started.api('/accounts')).body.accounts as Json[])[0]
    const send = () => {
      const recipientId = network.simulator.seed().facebook.customers[0]!.id
      return started.post('/messages/facebook', { recipientId, message: 'Still there?' })
    }
    // Reading the history must not meet the fault that is meant for the send.
    await expect.poll(() => started.log.map((line) => line.msg)).toContain('history imported')
    network.simulator.faults.add({
      kind: 'error',
      code: 190,
      subcode: 460,
      match: { method: 'POST', path: '/messages' },
    })
    expect(await send()).toMatchObject({ status: 400, body: { code: 161 } })
    expect(await shown()).toMatchObject({
      state: 'authorization_lost',
      stateSince: expect.any(String) as string,
      stateReason: expect.any(String) as string,
    })
    expect(await send()).toMatchObject({ status: 200 })
    expect(await shown()).toMatchObject({ state: 'active' })
  })

  it('once by what the environment says; after a restart its renewed credentials stay', async () => {
    const { pageId, pageAccessToken } = page()
    const env = { FACEBOOK_PAGE_ID: pageId, FACEBOOK_PAGE_ACCESS_TOKEN: pageAccessToken }
    const first = await startLive(env)
    const client = new pg.Client({ connectionString: first.databaseUrl })
    await client.connect()
    const sealed = async () => (await client.query('select credentials from accounts')).rows as Json[]
    const before = await sealed()
    const second = await startTestGateway({
      DM_MODE: 'live',
      HOST: '127.0.0.1',
      ...facebookApp(network),
      ...env,
      DATABASE_URL: first.databaseUrl,
    })
    expect(await sealed()).toEqual(before)
    await second.stop()
    await client.end()
    await expectLinked(first)
  })

  it('until it is unlinked; then its messages stay, and another Page may take its place', async () => {
    const started = await startLive()
    const { otherPage } = network.simulator.seed().facebook
    const link = (accountId: string, accessToken: string) =>
      started.post('/accounts', { platform: 'facebook', accountId, accessToken })
    await link(page().pageId, page().pageAccessToken)
    await expectLinked(started)
    expect(await started.api('/accounts/facebook', { method: 'DELETE' })).toMatchObject({
      status: 200,
      body: { status: 'success', account: { id: page().pageId } },
    })
    expect(await started.api('/messages/facebook')).toMatchObject({ status: 400, body: { code: 156 } })
    const client = new pg.Client({ connectionString: started.databaseUrl })
    await client.connect()
    const { rows } = await client.query('select credentials from accounts')
    await client.end()
    expect(rows).toEqual([{ credentials: '' }])
    await network.simulator.facebook.speak({ text: 'Said in between' })
    expect(await link(otherPage.id, otherPage.accessToken)).toMatchObject({ status: 200 })
    await started.api('/accounts/facebook', { method: 'DELETE' })
    await link(page().pageId, page().pageAccessToken)
    const texts = async () => {
      const { body } = await started.api('/messages/facebook')
      return (body.messages as Json[]).map((message) => message.message)
    }
    expect(await texts()).toContain('Is it linked?')
    await expect.poll(texts, { timeout: 10_000 }).toContain('Said in between')
  })

  it('and its token is nowhere to be read: not in the database, not in the log, not in an answer', async () => {
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    const answer = await started.post('/accounts', {
      platform: 'facebook',
      accountId: pageId,
      accessToken: pageAccessToken,
    })
    const client = new pg.Client({ connectionString: started.databaseUrl })
    await client.connect()
    const { rows } = await client.query<{ row: string }>(
      'select row_to_json(accounts)::text as row from accounts',
    )
    await client.end()
    expect(rows).toHaveLength(1)
    for (const place of [rows[0]!.row, JSON.stringify(started.log), JSON.stringify(answer)]) {
      expect(place).not.toContain(pageAccessToken)
    }
  })
})

describe('a link that cannot be', () => {
  it('with the token of another Page', async () => {
    const started = await startLive()
    const { otherPage } = network.simulator.seed().facebook
    const body = { platform: 'facebook', accountId: page().pageId, accessToken: otherPage.accessToken }
    expect(await started.post('/accounts', body)).toMatchObject({ status: 400, body: { code: 101 } })
    expect((await started.api('/accounts')).body.accounts).toEqual([])
  })

  it('of a second Page: one account of a network for each profile', async () => {
    const started = await startLive()
    const { otherPage } = network.simulator.seed().facebook
    const link = (accountId: string, accessToken: string) =>
      started.post('/accounts', { platform: 'facebook', accountId, accessToken })
    await link(page().pageId, page().pageAccessToken)
    expect(await link(otherPage.id, otherPage.accessToken)).toMatchObject({
      status: 400,
      body: { code: 101 },
    })
    await expectLinked(started)
  })

  it('by an environment whose token does not work: the gateway starts, and says so in its log', async () => {
    const env = { FACEBOOK_PAGE_ID: page().pageId, FACEBOOK_PAGE_ACCESS_TOKEN: 'made up' }
    const started = await startLive(env)
    const said = started.log.filter((line) => line.level === 50)
    expect(said).toMatchObject([
      { msg: expect.stringContaining('could not be linked') as string, reason: expect.any(String) as string },
    ])
    expect(JSON.stringify(started.log)).not.toContain('made up')
  })
})

describe('the sandbox', () => {
  it('does not touch a database that holds real accounts', async () => {
    const { pageId, pageAccessToken } = page()
    const started = await startLive()
    await started.post('/accounts', { platform: 'facebook', accountId: pageId, accessToken: pageAccessToken })
    await expect(startTestGateway({ DATABASE_URL: started.databaseUrl })).rejects.toThrow('real accounts')
  })
})
