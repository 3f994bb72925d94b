import { expect, it } from 'vitest'
import { createSignatureWatch } from '../src/domain/alarm/watch-signatures.ts'
import type { Context } from '../src/context.ts'
import { useLiveGateway } from './support/live-gateway.ts'
import { xApp } from './support/live-networks.ts'
import { query } from './support/test-database.ts'
import type { Json, TestGateway } from './support/test-gateway.ts'
import { createTestStore } from './support/test-store.ts'

const live = useLiveGateway()

async function forge(gateway: TestGateway, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const init = { method: 'POST', headers: { 'x-twitter-webhooks-signature': 'sha256=no' }, body: '{}' }
    expect((await fetch(`${gateway.url}/webhooks/twitter`, init)).status).toBe(401)
  }
}

const alarms = async (gateway: TestGateway) => (await gateway.api('/admin/alarms')).body.alarms as Json[]

/** Lines of the log at this level or above about the alarm. */
const said = (level: number, ...gateways: TestGateway[]) =>
  gateways
    .flatMap(({ log }) => log)
    .filter((line) => line.kind === 'signatures_refused' && line.level === level).length

const soon = { timeout: 15_000 }
const hurry = 20

it('a burst of wrong signatures is an alarm in all processes, begun and ended once', async () => {
  const settings = xApp(live.network)
  const first = await live.start(settings, hurry)
  const second = await live.startBeside(first, settings, hurry)
  expect(await alarms(first)).toEqual([])

  await forge(first, 6)
  await forge(second, 6)
  const alarm = { kind: 'signatures_refused', platform: 'twitter', since: expect.any(String) as string }
  await expect.poll(() => alarms(second), soon).toMatchObject([alarm])
  expect(await alarms(first)).toMatchObject([alarm])
  await expect.poll(() => said(50, first, second)).toBe(1)

  await query(first.databaseUrl, `update refused_webhooks set minute = minute - interval '11 minutes'`)
  await expect.poll(() => alarms(first), soon).toEqual([])
  await expect.poll(() => said(30, first, second)).toBe(1)
  expect(said(50, first, second)).toBe(1)
})

it('a lost account is listed, to who may know', async () => {
  const gateway = await live.start(xApp(live.network))
  const { userId: accountId, accessToken, refreshToken } = live.network.simulator.seed().x
  await gateway.post('/accounts', { platform: 'x', accountId, accessToken, refreshToken })
  await query(
    gateway.databaseUrl,
    `update accounts set refused_at = now(), refusal = 'its owner took it back'`,
  )
  expect(await alarms(gateway)).toMatchObject([
    {
      kind: 'authorization_lost',
      platform: 'twitter',
      accountId,
      text: expect.stringMatching(/took it back/) as string,
    },
  ])
  expect((await fetch(`${gateway.url}/api/admin/alarms`)).status).toBe(403)
  expect((await gateway.post('/admin/alarms', {})).status).toBe(405)
})

it('is said once while it lasts, however often and by how many it is looked at', async () => {
  const tested = await createTestStore()
  const said: string[] = []
  const say = (level: string) => () => void said.push(level)
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
  const platforms = { all: [{ id: 'pigeon', title: 'Pigeon' }] }
  const watch = (store: Context['store']) =>
    createSignatureWatch({ store, log, platforms } as unknown as Context)
  const watches = [watch(tested.store), watch((await tested.another()).store)] as const
  const look = async () => {
    for (const each of watches) await each.look()
  }
  const refuse = (times: number) => {
    for (let time = 0; time < times; time += 1) watches[time % 2]!.refused('pigeon')
  }
  const pass = (minutes: number) =>
    tested.database.pool.query(`update refused_webhooks set minute = minute - interval '${minutes} minutes'`)

  refuse(9)
  await look()
  expect(said).toEqual([])
  refuse(1)
  await look()
  await look()
  expect(said).toEqual(['error'])
  await pass(11)
  await look()
  await look()
  expect(said).toEqual(['error', 'info'])
  refuse(10)
  await look()
  expect(said).toEqual(['error', 'info', 'error'])
  await tested.stop()
})
